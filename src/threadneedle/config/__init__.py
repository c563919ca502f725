"""The only place that knows everybody: settings, addresses, the API, who handles which event, when."""
