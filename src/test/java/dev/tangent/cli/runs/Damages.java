package dev.tangent.cli.runs;

import java.util.List;

/**
 * Contents that files of a run may have although our writer never wrote them; tests of all readers
 * of runs try them.
 */
public final class Damages {
  /** What stands in a file instead. */
  public static final List<String> CONTENTS =
      List.of(
          "",
          "null",
          "null\n",
          "{}\n",
          "[]\n",
          "[null]\n",
          "0\n",
          "\"text\"\n",
          "{\n",
          "\u0000\u0000\u0000\n",
          "{\"command\":null,\"settings\":null,\"machine\":null}\n",
          "{\"command\":\"train\",\"settings\":{\"width\":null,\"x\":[null,{}]},\"seed\":\"a\"}\n",
          "{\"command\":\"no such\",\"settings\":{\"a\":{\"b\":[]}},\"startedAt\":-1}\n",
          "{\"settings\":[1,2],\"versions\":3}\n",
          "{\"cost\":null,\"accuracy\":{},\"files\":[null]}\n");

  /** Lines of a log that no writer of ours writes. */
  public static final List<String> LINES =
      List.of(
          "null",
          "{\"type\":null}",
          "{\"type\":\"member\"}",
          "{\"type\":\"member\",\"id\":null,\"steps\":-5}",
          "{\"type\":\"member\",\"id\":\"a\",\"label\":null,\"group\":null,\"attributes\":{\"w\":null},\"steps\":0}",
          "{\"type\":\"step\",\"member\":\"nobody\",\"step\":-1,\"time\":\"NaN\",\"values\":{\"cost\":null}}",
          "{\"type\":\"step\",\"member\":\"a\",\"step\":9e99,\"values\":null}",
          "{\"type\":\"step\",\"at\":\"yesterday\",\"member\":\"a\",\"step\":1,\"time\":1,\"values\":{\"cost\":\"Infinity\"}}",
          "{\"type\":\"curve\",\"role\":\"kernel\",\"member\":\"a\",\"series\":\"s\",\"x\":[],\"y\":[]}",
          "{\"type\":\"curve\",\"role\":\"spectrum\",\"member\":\"a\",\"series\":\"s\",\"x\":[1],\"y\":[\"NaN\"]}",
          "{\"type\":\"curve\",\"role\":\"function\",\"member\":\"limit\",\"series\":\"\",\"x\":[1,2],\"y\":[1]}",
          "{\"type\":\"curve\",\"role\":\"new\",\"member\":\"a\",\"series\":\"s\",\"x\":null,\"y\":null}",
          "{\"type\":\"field\",\"role\":\"gram\",\"member\":\"a\",\"series\":\"\",\"rows\":3,\"columns\":3,\"file\":\"../../etc/passwd\"}",
          "{\"type\":\"field\",\"role\":\"gram\",\"member\":\"a\",\"series\":\"\",\"rows\":-1,\"columns\":3,\"file\":\"x\"}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[\"a\",\"b\"],\"rows\":[[\"1\"],[],[\"1\",\"2\",\"3\"]]}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[],\"rows\":[[\"1\"]]}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[null],\"rows\":[null]}",
          "{\"type\":\"throughput\",\"etaSeconds\":\"-Infinity\"}",
          "{\"type\":\"phase\",\"name\":\"p\",\"index\":7,\"count\":0}",
          "{\"type\":\"log\",\"level\":null,\"message\":null}",
          "{\"type\":\"state\",\"state\":\"dreaming\"}",
          "{\"type\":\"end\",\"status\":\"exploded\",\"message\":null}",
          "{\"type\":\"end\"}",
          "{\"type\":\"of the future\",\"x\":1}",
          "\u0001\u0002\ufffd not json",
          "{\"type\":\"log\",\"message\":\"\\u001b[2J\\u0007 escape\"}");

  private Damages() {}
}
