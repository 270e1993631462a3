"""The Word template of the report, made from nothing: styles after GB/T 9704-2012, and a body of tags."""
