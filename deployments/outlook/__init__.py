"""Who is expected where on a given day."""

from deployments.outlook.posts import (
    Post,
    expected_posts,
    lower_first,
    posts_before_and_after,
    who_come,
    with_change,
    with_standing,
)

__all__ = [
    "Post",
    "expected_posts",
    "lower_first",
    "posts_before_and_after",
    "who_come",
    "with_change",
    "with_standing",
]
