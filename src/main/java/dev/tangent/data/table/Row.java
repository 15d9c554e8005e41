package dev.tangent.data.table;

/**
 * One record of a file.
 *
 * @param line where it starts, from 1
 * @param fields without blanks around them
 */
record Row(long line, String[] fields) {
  int size() {
    return fields.length;
  }
}
