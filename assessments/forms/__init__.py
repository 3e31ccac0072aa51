"""What a browser sends, checked: nothing here touches the database."""
