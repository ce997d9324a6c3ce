"""What stands around every page: layout, navigation, notices, errors, headers, charts."""
