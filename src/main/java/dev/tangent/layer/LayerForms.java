package dev.tangent.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All kinds of layers by keyword: a new kind needs a line here. */
final class LayerForms {
  private static final List<LayerForm> TABLE =
      List.of(
          Dense.FORM,
          Conv.FORM,
          Pool.AVERAGE,
          Pool.TOTAL,
          Lap.FORM,
          Gap.FORM,
          Flatten.FORM,
          LayerNorm.FORM,
          RmsNorm.FORM,
          Residual.FORM);

  private static final Map<String, LayerForm> BY_KEYWORD = new LinkedHashMap<>();

  static {
    for (LayerForm form : TABLE) {
      BY_KEYWORD.put(form.keyword(), form);
    }
  }

  private LayerForms() {}

  /** The form that begins with this word, or null. */
  static @Nullable LayerForm of(String keyword) {
    return BY_KEYWORD.get(keyword);
  }

  /** How each kind of layer is written, with its defaults. */
  static List<String> usages() {
    return TABLE.stream().map(LayerForm::usage).toList();
  }
}
