"""The only place that knows everybody: settings, addresses, the API, events and their handlers, the schedule."""
