"""The shape of what people type: orders, answers, edits, steps of a task, requests for help."""
