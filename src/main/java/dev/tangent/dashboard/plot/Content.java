package dev.tangent.dashboard.plot;

/** What a panel shows; also what a snapshot exports. */
public sealed interface Content permits LineChart, Heat, CellTable, Notes {}
