"""The demo district: fictional units, orders written for this project, and months of acts."""
