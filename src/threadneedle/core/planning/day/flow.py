"""Maximum flow in whole numbers, to be widened step by step: Dinic's algorithm.

Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet
Mathematics Doklady 11, 1970.
"""

from __future__ import annotations


class Network:
    """Nodes are numbers from 0; an edge and its way back stand side by side."""

    __slots__ = ("edges_of", "heads", "room")

    def __init__(self, nodes: int) -> None:
        self.edges_of: list[list[int]] = [[] for _ in range(nodes)]
        self.heads: list[int] = []
        self.room: list[int] = []

    def add_node(self) -> int:
        """Return a new node."""
        self.edges_of.append([])
        return len(self.edges_of) - 1

    def connect(self, tail: int, head: int, room: int) -> int:
        """Add an edge with so much room and return its number."""
        edge = len(self.heads)
        self.heads += [head, tail]
        self.room += [room, 0]
        self.edges_of[tail].append(edge)
        self.edges_of[head].append(edge + 1)
        return edge

    def push(self, source: int, sink: int) -> int:
        """Push as much more as goes through; what flows already leaves no source edge less full."""
        pushed = 0
        while True:
            levels = self._levels(source, sink)
            if levels[sink] < 0:
                return pushed
            at = [0] * len(levels)
            while more := self._augment(source, sink, levels, at):
                pushed += more

    def reached(self, source: int) -> list[bool]:
        """Tell which nodes can still be reached: after ``push``, the near side of a least cut."""
        return [level >= 0 for level in self._levels(source, -1)]

    def _levels(self, source: int, sink: int) -> list[int]:
        levels = [-1] * len(self.edges_of)
        levels[source] = 0
        row = [source]
        while row and (sink < 0 or levels[sink] < 0):
            following = []
            for node in row:
                for edge in self.edges_of[node]:
                    head = self.heads[edge]
                    if self.room[edge] and levels[head] < 0:
                        levels[head] = levels[node] + 1
                        following.append(head)
            row = following
        return levels

    def _augment(self, source: int, sink: int, levels: list[int], at: list[int]) -> int:
        """Push along one shortest path, going back where it ends; 0 if there is none left."""
        path: list[int] = []
        node = source
        while node != sink:
            edges = self.edges_of[node]
            while at[node] < len(edges):
                edge = edges[at[node]]
                if self.room[edge] and levels[self.heads[edge]] == levels[node] + 1:
                    break
                at[node] += 1
            if at[node] < len(edges):
                path.append(edge)
                node = self.heads[edge]
            elif not path:
                return 0
            else:
                node = self.heads[path.pop() ^ 1]
                at[node] += 1
        least = min(self.room[edge] for edge in path)
        for edge in path:
            self.room[edge] -= least
            self.room[edge ^ 1] += least
        return least
