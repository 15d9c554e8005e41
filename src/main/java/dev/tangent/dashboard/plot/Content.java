package dev.tangent.dashboard.plot;

/** The content of a panel, which can also be exported. */
public sealed interface Content permits LineChart, Heat, CellTable, Notes {}
