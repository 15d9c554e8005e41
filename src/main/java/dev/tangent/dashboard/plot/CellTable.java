package dev.tangent.dashboard.plot;

import java.util.List;

/**
 * Rows of cells under headings.
 *
 * @param selected the marked row, or −1
 */
public record CellTable(List<String> columns, List<List<String>> rows, int selected)
    implements Content {
  public CellTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  public CellTable(List<String> columns, List<List<String>> rows) {
    this(columns, rows, -1);
  }
}
