"""Tables taken in and given back in the columns of the office that keeps them."""
