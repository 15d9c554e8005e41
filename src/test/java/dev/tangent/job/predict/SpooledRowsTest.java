package dev.tangent.job.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.SpooledTable;
import dev.tangent.data.table.TableOptions;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Workers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in a temporary file, as another process of a cluster reads them. */
class SpooledRowsTest {
  @TempDir Path directory;

  @Test
  void anotherProcessReadsTheFile() throws Exception {
    Path csv = Files.writeString(directory.resolve("t.csv"), "a,y,b\n1,9,2\n3,8,4\n5.5,7,6\n0,6,1");
    SpooledTable table =
        new NamedTable("csv", csv.toString()).spool(TableOptions.GUESSED.withTarget("y"), true);
    assertNotNull(table);
    DoubleMatrix targets = table.table().target().matrix().rowRange(0, 3);
    SpooledRows here = SpooledRows.of(table, Workers.HERE.share(table.file()), targets);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(here);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SpooledRows there = (SpooledRows) in.readObject();
      assertEquals(3, there.count());
      assertEquals(2, there.width());
      assertEquals(1, there.outputs());
      assertArrayEquals(new double[] {3, 4, 5.5, 6, 0, 1}, there.inputs(1, 4).toArray());
      assertArrayEquals(new double[] {8, 7}, there.targets(1, 3).toArray());
    }
  }
}
