"""A mail as the browser shows it, in a frame of its own."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

# A mail brings its own styles with it; they hold in the frame and nowhere else. Nothing can be clicked there.
FRAME_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}
