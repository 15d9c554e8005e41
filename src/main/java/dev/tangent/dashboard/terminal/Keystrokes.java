package dev.tangent.dashboard.terminal;

import com.googlecode.lanterna.input.KeyStroke;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Translates Lanterna's key strokes to {@link Key}s. */
public final class Keystrokes {
  private Keystrokes() {}

  /** The key, or null for one that the dashboard has no name for. */
  public static @Nullable Key key(KeyStroke stroke) {
    return switch (stroke.getKeyType()) {
      case Character -> character(stroke);
      case ArrowLeft -> new Key("Left");
      case ArrowRight -> new Key("Right");
      case ArrowUp -> new Key("Up");
      case ArrowDown -> new Key("Down");
      case Tab -> new Key("Tab");
      case ReverseTab -> new Key("S-Tab");
      case Enter -> new Key("Enter");
      case Escape -> new Key("Esc");
      case Backspace, Delete -> new Key("Backspace");
      case Home -> new Key("Home");
      case End -> new Key("End");
      case PageUp -> new Key("PgUp");
      case PageDown -> new Key("PgDn");
      default -> null;
    };
  }

  private static @Nullable Key character(KeyStroke stroke) {
    Character c = stroke.getCharacter();
    if (c == null || stroke.isAltDown()) {
      return null;
    }
    if (stroke.isCtrlDown()) {
      return new Key("C-" + c.toString().toLowerCase(Locale.ROOT));
    }
    return new Key(c == ' ' ? "Space" : c.toString());
  }
}
