//! Annotations as brat stand-off.
