package dev.tangent.report.page;

import java.util.List;
import java.util.regex.Pattern;

/** Pieces of HTML. */
final class Html {
  private static final Pattern NUMBER =
      Pattern.compile("[-+−]?[0-9][0-9.,]*([eE][-+]?[0-9]+)?( ?[%×])?|[-+]?(Infinity|NaN)|[—–-]");

  private Html() {}

  /** Text escaped for use between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  /** JSON for a script element, where nothing may look like an end tag. */
  static String script(String json) {
    return json.replace("<", "\\u003c");
  }

  /** A table with a caption; columns of numbers are aligned on the right. */
  static String table(String caption, List<String> columns, List<List<String>> rows) {
    StringBuilder out = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    out.append(" aria-label=\"").append(escape(caption)).append("\"><table><caption>");
    out.append(escape(caption)).append("</caption><thead><tr>");
    boolean[] number = new boolean[columns.size()];
    for (int j = 0; j < number.length; j++) {
      int column = j;
      number[j] =
          rows.stream().allMatch(r -> column >= r.size() || isNumber(r.get(column)))
              && !rows.isEmpty();
      cell(out, "th scope=\"col\"", number[j], columns.get(j));
    }
    out.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (int j = 0; j < row.size(); j++) {
        boolean right = j < number.length && number[j];
        cell(out, j == 0 ? "th scope=\"row\"" : "td", right, row.get(j));
      }
      out.append("</tr>\n");
    }
    return out.append("</tbody></table></div>\n").toString();
  }

  private static void cell(StringBuilder out, String tag, boolean right, String text) {
    out.append('<').append(tag).append(right ? " class=\"n\">" : ">").append(escape(text));
    out.append("</").append(tag, 0, 2).append('>');
  }

  private static boolean isNumber(String text) {
    return text.isBlank() || NUMBER.matcher(text.strip()).matches();
  }
}
