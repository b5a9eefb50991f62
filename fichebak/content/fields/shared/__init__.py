"""What field types share: no module here is a type itself, or imports one."""
