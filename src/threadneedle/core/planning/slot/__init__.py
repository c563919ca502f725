"""Exact timing: jobs on pools of equal resources, so that published problems are special cases."""
