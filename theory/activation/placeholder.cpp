// sources of this room follow
