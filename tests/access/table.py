"""The table: every address by whoever may come.

One row per address. The second column says what the address takes:

  read  GET alone. Whoever may read it meets 405 at a POST.
  form  GET and POST. Whoever is refused the form is refused its POST in the same way.
  post  POST alone, and so are the row's statuses. A GET changes nothing and meets 405 or the refusal.
  page  allauth's own, asked with GET alone.

The others are people of one school, its local authority and its command unit, then (with a ') the same roles elsewhere:

  head'     left this school to be head of another in the same local authority
  adviser'  of another local authority in the same command unit
  officer'  of the same command unit; no notice names them
  sgt' insp'  of a neighbouring command unit in the same force
  insp''    of another force

A cell is a status. "in" is the redirect of nobody to the page where one signs in; 302 leads anywhere else.
Whoever was deactivated meets what nobody meets. A second word in a row's name is for another thing at the same address.
"""

from dataclasses import dataclass

COLUMNS = (
    "nobody",
    "head",
    "dsl",
    "deputy",
    "reception",
    "adviser",
    "officer",
    "sergeant",
    "inspector",
    "administrator",
    "other head",
    "other adviser",
    "other officer",
    "other sergeant",
    "other inspector",
    "foreign inspector",
)
STRANGERS = tuple(name for name in COLUMNS if name.startswith(("other", "foreign")))

TABLE = """
                                     nob head dsl dep rec adv off sgt ins adm head' adv' off' sgt' ins' ins''
# The front door. Reception is led to its one page
home                            read 200  200 200 200 302 200 200 200 200 200   200  200  200  200  200   200
accessibility                   read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
accounts:choose-language        post 302  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
health-live                     read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
health-ready                    read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
health-web                      read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200

# Signing in, for people who have no password: they sign in by a code, are led to set one, and cannot confirm it.
# Nobody changes their own address
account_login                   page 200  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_request_login_code      page 200  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_confirm_login_code      page  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_logout                  page 302  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_inactive                page 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_signup                  page 200  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_reauthenticate          page  in  403 403 403 403 403 403 403 403 403   403  403  403  403  403   403
account_email                   page 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
account_email_verification_sent page  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_change_password         page  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
account_set_password            page  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_reset_password          page 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_reset_password_done     page 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_reset_password_from_key page 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
account_reset_password_from_key_done page 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
accounts:welcome                form  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
accounts:invitation             form 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
accounts:invitation forged      form 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404

# One’s own account. These people have no second factor and sign in at no provider
account                         read  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
accounts:session-list           read  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
accounts:session-end            post  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
accounts:session-end-others     post  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
mfa_index                       read  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
mfa_authenticate                page  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
mfa_reauthenticate              page  in  403 403 403 403 403 403 403 403 403   403  403  403  403  403   403
mfa_reauthenticate_webauthn     page  in  403 403 403 403 403 403 403 403 403   403  403  403  403  403   403
mfa_activate_totp               page  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
mfa_deactivate_totp             page  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
mfa_view_recovery_codes         page  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
mfa_generate_recovery_codes     page  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
mfa_add_webauthn                page  in  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
mfa_login_webauthn              page  in  302 302 302 302 302 302 302 302 302   302  302  302  302  302   302
mfa_edit_webauthn               page  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
mfa_remove_webauthn             page  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
openid_connect_login            page 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
accounts:provider-forget        post  in  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
openid_connect_callback         page 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
socialaccount_login_cancelled   page 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200

# People
people-list                     read  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
person-invite                   form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
person-detail                   read  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
person-invite-again             post  in  403 403 403 403 403 403 403 403 302   403  403  403  403  403   403
person-deactivate               form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
person-reactivate               post  in  403 403 403 403 403 403 403 403 302   403  403  403  403  403   403
person-reset-factors            form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
person-place-end                form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
contact-invite                  post  in  302 302 403 403 403 403 302 302 302   404  403  403  404  404   404

# Imports
import-list                     read  in  403 403 403 403 403 403 200 200 200   403  403  403  200  200   200
import-upload                   form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
import-detail                   read  in  403 403 403 403 403 403 404 404 200   403  403  403  404  404   404
import-rejected                 read  in  403 403 403 403 403 403 404 404 200   403  403  403  404  404   404
team-file                       form  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
team-file-template              read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
team-file-trial                 form  in  403 403 403 403 403 403 200 404 403   403  403  403  404  404   404

# Schools and their contacts
schools:school-list             read  in  403 403 403 403 200 403 200 200 200   403  200  403  200  200   200
deployments:school              read  in  200 200 200 403 200 403 200 200 200   404  404  403  404  404   404
schools:contact-list            read  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
schools:school-language         form  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
schools:contact-leave           form  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
schools:contact-confirm         post  in  302 302 403 403 403 403 302 302 403   404  403  403  404  404   404
schools:contact-call-off        post  in  302 302 403 403 403 403 302 302 403   404  403  403  404  404   404
schools:contact-keep-address    post  in  302 302 403 403 403 403 302 302 403   404  403  403  404  404   404

# The school's own people: where a mail goes with the change. Confirming the list is the school's own word
contact-add                     form  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
contact-edit                    form  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
contact-hand-over               form  in  200 200 403 403 403 403 200 200 403   404  403  403  404  404   404
contact-write-again             post  in  302 302 403 403 403 403 302 302 403   404  403  403  404  404   404
contact-review                  form  in  200 200 403 403 403 403 403 403 403   404  403  403  403  403   403
contact-review-link             form 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
contact-review-link forged      form 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
address-proof                   form 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
address-proof forged            form 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
review-list                     read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
review-call                     form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404

# A school's past, and what it prints. Its adviser reads the past and reaches no officer
deployments:school-officers     read  in  200 200 200 403 200 403 200 200 403   404  404  403  404  404   404
deployments:school-notices      read  in  200 200 200 403 200 403 200 200 403   404  404  403  404  404   404
deployments:school-statement    read  in  200 200 200 403 403 403 200 200 403   404  403  403  404  404   404
deployments:school-poster       read  in  200 200 200 403 403 403 200 200 403   404  403  403  404  404   404
deployments:notice-calendar     read  in  200 200 200 403 200 200 200 200 403   404  404  404  404  404   404

# Clusters
officers:cluster-list           read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
officers:cluster-detail         read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:cluster-hand-over      form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:cluster-officers       form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:cluster-officers-out   post  in  403 403 403 403 403 403 302 302 403   403  403  403  404  404   404
officers:cluster-remove         post  in  403 403 403 403 403 403 302 302 403   403  403  403  404  404   404
schools:cluster-add             form  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
schools:cluster-rename          form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
schools:cluster-schools         form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
schools:cluster-schools-out     post  in  403 403 403 403 403 403 302 302 403   403  403  403  404  404   404

# Areas
schools:area-list               read  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:force-add               form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:force-edit              form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:unit-add                form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:unit-edit               form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:authority-detail        read  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:authority-place         form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:term-add                form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:closure-add             form  in  403 403 403 403 403 403 403 403 200   403  403  403  403  403   403
schools:term-remove             post  in  403 403 403 403 403 403 403 403 302   403  403  403  403  403   403
schools:closure-remove          post  in  403 403 403 403 403 403 403 403 302   403  403  403  403  403   403

# The post room. Sergeants and inspectors see their own desks' letters; an administrator every one, without its words
mail-list                       read  in  403 403 403 403 403 403 200 200 200   403  403  403  200  200   200
mail-detail                     read  in  403 403 403 403 403 403 200 200 200   403  403  403  404  404   404
mail-html                       read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
mail-again                      form  in  403 403 403 403 403 403 200 403 200   403  403  403  404  404   404
mail-template-list              read  in  403 403 403 403 403 403 200 200 200   403  403  403  200  200   200
mail-template                   read  in  403 403 403 403 403 403 200 200 200   403  403  403  200  200   200
mail-template-html              read  in  403 403 403 403 403 403 200 200 200   403  403  403  200  200   200

# The mail of a demonstration: outside one there is no such page (a test of its own)
outbox:demo-mail                read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
outbox:demo-mail-message        read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
outbox:demo-mail-html           read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200

# Where a provider reports: without one there is no such address (tests of its own)
outbox:provider-report          post 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
outbox:notify-report            post 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404

# Officers and their records. An officer reads their own and writes in none
officers:officer-list           read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
officers:officer-add            form  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
officers:officer-detail         read  in  403 403 403 403 403 200 200 200 403   403  403  404  404  404   404
officers:officer-edit           form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:photo                  read  in  403 403 403 403 403 200 200 200 403   403  403  404  404  404   404
officers:photo-edit             form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:photo-remove           post  in  403 403 403 403 403 403 302 302 403   403  403  403  404  404   404
officers:vetting-add            form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:training-add           form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:tenure-add             form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:tenure-correct         form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:training-remove        form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
officers:course-list            read  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   200
officers:course-add             form  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   200
officers:course-edit            form  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   404
officers:role-title-list        read  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   200
officers:role-title-add         form  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   200
officers:role-title-edit        form  in  403 403 403 403 403 403 403 200 200   403  403  403  403  200   404

# Plans: the sergeant's, read by the inspector, who decides on short notice
deployments:redeployment-list   read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:redeployment-add    form  in  403 403 403 403 403 403 200 403 403   403  403  403  200  403   403
deployments:redeployment-detail read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:redeployment-edit   form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:stand-down          form  in  403 403 403 403 403 403 200 403 403   403  403  403  200  403   403
deployments:tenure-end          form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:departure-plan      post  in  403 403 403 403 403 403 302 403 403   403  403  403  404  403   403
deployments:forecast            read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:absence-list        read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:absence-add         form  in  403 403 403 403 403 403 200 403 403   403  403  403  200  403   403
deployments:absence-detail      read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:absence-move-end    form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:absence-cancel      form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:time-lost           read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:board               read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:change-add          form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:change-edit         form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:change-remove       form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:notice-write        form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:notice-preview      read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:notice-preview-html read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:effect              read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:effect-use-day      post  in  403 403 403 403 403 403 302 403 403   403  403  403  404  403   403
deployments:schedule            form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:return-to-draft     post  in  403 403 403 403 403 403 302 403 403   403  403  403  404  403   403
deployments:withdraw            form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:correct             post  in  403 403 403 403 403 403 302 403 403   403  403  403  404  403   403
deployments:try-gate            post  in  403 403 403 403 403 403 302 403 403   403  403  403  404  403   403
deployments:exigency-ask        form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
deployments:exigency-decide     form  in  403 403 403 403 403 403 403 200 403   403  403  403  403  404   404

# Who is where on any day, and over months
deployments:team                read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:timeline            read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200

# What schools are told, and their answers. The officer reads the notice that names them
deployments:notice-list         read  in  200 200 200 403 200 200 200 200 403   200  200  200  200  200   200
deployments:notice-detail       read  in  200 200 200 403 200 200 200 200 403   404  404  404  404  404   404
deployments:notice-acknowledge  post  in  302 302 302 403 403 403 403 403 403   404  403  403  403  403   403
deployments:phone-answer        form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:call-list           read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:news-call           form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:notice-link         form 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
deployments:notice-link forged  form 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
deployments:question-ask        form  in  200 200 200 403 403 403 403 403 403   404  403  403  403  403   403
deployments:question-ask-by-link form 200 200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
deployments:question-ask-by-link forged form 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
deployments:question-list       read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:question-answer     form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:officer-photo       read  in  200 200 200 200 200 200 200 200 403   404  404  404  404  404   404
deployments:deployment-list     read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:feed-list           form  in  200 200 200 403 403 200 200 200 403   200  403  200  200  200   200
deployments:feed-revoke         post  in  404 404 404 403 403 404 302 404 403   404  403  404  404  404   404
deployments:feed                read 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
deployments:feed revoked        read 404  404 404 404 404 404 404 404 404 404   404  404  404  404  404   404
deployments:my-deployments      read  in  403 403 403 403 403 200 403 403 403   403  403  200  403  403   403
deployments:register            read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:register-entry      form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404

# At a school's door: reception checks and reports, and reads its own reports. The police answer
deployments:door                read  in  200 200 200 200 403 403 403 403 403   200  403  403  403  403   403
deployments:door-check          form  in  200 200 200 200 403 403 403 403 403   200  403  403  403  403   403
deployments:check-list          read  in  200 200 200 403 403 403 403 403 403   200  403  403  403  403   403
deployments:school-visits       read  in  200 200 200 200 403 403 403 403 403   200  403  403  403  403   403
deployments:visit-report        form  in  200 200 200 200 403 403 403 403 403   200  403  403  403  403   403
deployments:school-visit        read  in  200 200 200 404 403 403 403 403 403   404  403  403  403  403   403
deployments:visit-list          read  in  403 403 403 403 403 403 200 200 403   403  403  403  200  200   200
deployments:visit-answer        form  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
deployments:visit-match         form  in  403 403 403 403 403 403 200 403 403   403  403  403  404  403   403
# A local authority's adviser: its schools, and the week's mail about them
deployments:advised-list        read  in  403 403 403 403 200 403 403 403 403   403  200  403  403  403   403
deployments:weekly-copy         form  in  403 403 403 403 200 403 403 403 403   403  200  403  403  403   403

# Bulletins, to the schools of one local authority. A draft is its inspectors' alone
bulletins:bulletin-list         read  in  200 200 200 403 200 403 200 200 403   200  200  403  200  200   200
bulletins:bulletin-add          form  in  403 403 403 403 403 403 403 200 403   403  403  403  403  200   200
bulletins:bulletin-detail       read  in  200 200 200 403 200 403 200 200 403   200  404  403  404  404   404
bulletins:bulletin-detail draft read  in  404 404 404 403 404 403 404 200 403   404  404  403  404  404   404
bulletins:bulletin-edit         form  in  403 403 403 403 403 403 403 200 403   403  403  403  403  404   404
bulletins:bulletin-preview      read  in  403 403 403 403 403 403 403 200 403   403  403  403  403  404   404
bulletins:bulletin-publish      post  in  403 403 403 403 403 403 403 302 403   403  403  403  403  404   404
bulletins:bulletin-retract      form  in  403 403 403 403 403 403 403 200 403   403  403  403  403  404   404
bulletins:bulletin-readings     read  in  403 403 403 403 403 403 200 200 403   403  403  403  404  404   404
bulletins:mail-choice           form  in  200 200 200 403 200 403 403 403 403   200  200  403  403  403   403
bulletins:mail-choice-by-link   form 200  200 200 200 200 200 200 200 200 200   200  200  200  200  200   200
bulletins:mail-choice-by-link forged form 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404

# What is proposed for the next meeting. This one by the head: nobody else at the school reads it
bulletins:agenda                read  in  200 200 200 403 200 403 200 200 403   200  200  403  200  200   200
bulletins:agenda-propose        form  in  200 200 200 403 200 403 403 403 403   200  200  403  403  403   403
bulletins:agenda-item           read  in  200 404 404 403 404 403 200 200 403   404  404  403  404  404   404
bulletins:agenda-withdraw       post  in  302 404 404 403 404 403 403 403 403   404  404  403  403  403   403
bulletins:agenda-take-up        post  in  403 403 403 403 403 403 403 302 403   403  403  403  403  404   404
bulletins:agenda-decline        form  in  403 403 403 403 403 403 403 200 403   403  403  403  403  404   404
"""

KINDS = ("read", "form", "post", "page")


@dataclass(frozen=True)
class Row:
    """One address and what each meets there."""

    label: str
    kind: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """The address's name in the resolver."""
        return self.label.split()[0]

    @property
    def is_public(self) -> bool:
        return self.cells["nobody"] == "200"


def _row(line: str) -> Row:
    words = line.split()
    cells, label = words[-len(COLUMNS) :], words[: -len(COLUMNS) - 1]
    kind = words[-len(COLUMNS) - 1]
    assert kind in KINDS and label, f"Not a row: {line}"
    return Row(" ".join(label), kind, dict(zip(COLUMNS, cells, strict=True)))


ROWS = [_row(line) for line in TABLE.splitlines()[2:] if line and not line.startswith("#")]
