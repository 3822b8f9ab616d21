"""Questions become checked, cited answers; and the places where people ask them."""
