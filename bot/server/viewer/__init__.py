"""The passage viewer: a document as people read it, with the quoted range marked."""
