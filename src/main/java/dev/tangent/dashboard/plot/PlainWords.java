package dev.tangent.dashboard.plot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Spells the symbols of our texts in ASCII, for terminals and logs that show nothing else. Every
 * symbol in a text of the program has an entry here, which a test of the sources ensures.
 */
public final class PlainWords {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾ⁱᵀᴸᵗ";
  private static final String RAISED = "0123456789-()iTLt";
  private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

  private static final Map<Integer, String> WORDS = new LinkedHashMap<>();

  private PlainWords() {}

  static {
    words("Θ Theta Σ Sigma Π Pi Φ Phi Δ Delta Ω Omega Λ Lambda Γ Gamma");
    words("α alpha β beta γ gamma δ delta ε epsilon η eta θ theta κ kappa λ lambda μ mu µ u");
    words(
        "ξ xi π pi ρ rho σ sigma τ tau φ phi χ chi ψ psi ω omega ᵢ _i ⱼ _j ₜ _t ₙ _n ₗ _l ₖ _k ₘ"
            + " _m");
    words("∞ inf ∂ d ∑ sum √ sqrt ∈ in ± +- × x ⊗ (x) ÷ / ≤ <= ≥ >= ≠ != ≈ ~= ∝ ~ ½ 1/2 ¼ 1/4");
    words("‖ | − - – - — - … ... · . → -> ← <- ↑ ^ ↓ v ↔ <-> ⇒ => ′ ' ˆ ^ ˜ ~ ≪ << ≫ >> ° deg");
    words("‘ ' ’ ' “ \" ” \" ¾ 3/4 ∘ o ∙ . ‑ -");
    words(
        "● o ○ . ▲ x ■ * ◆ + ▼ # ★ % ✚ & ◇ = △ A □ D ▽ V ☆ S ✖ X ✦ Y ✗ ! ✓ * ⏸ = ▶ > ▸ > ◀ < ▾ v ▴"
            + " ^");
    words("━ = ─ - ╌ - ┈ . │ | ┆ | ┃ | ┼ + ┤ + ├ + └ + ┘ + ┌ + ┐ + ┴ + ┬ + ╭ + ╮ + ╰ + ╯ +");
    words("█ # ▓ # ▒ : ░ . ▀ ^ ▄ _ ▘ ' ▝ ' ▖ . ▗ . ▌ | ▐ | ▚ % ▞ % ▛ # ▜ # ▙ # ▟ #");
    for (int i = 0; i < SUBSCRIPTS.length(); i++) {
      WORDS.put((int) SUBSCRIPTS.charAt(i), Integer.toString(i));
    }
    WORDS.put(0x303, "~"); // a combining tilde
    WORDS.put(0xA0, " ");
    WORDS.put((int) 'Ĉ', "C^");
  }

  /** Pairs of a sign and its word. */
  private static void words(String pairs) {
    String[] parts = pairs.split(" ");
    for (int i = 0; i < parts.length; i += 2) {
      WORDS.put(parts[i].codePointAt(0), parts[i + 1]);
    }
  }

  /**
   * The text with words in place of symbols that can't be shown. Characters without a word stay,
   * such as those in the name of a file.
   *
   * @param shown the code points above 127 that need no word
   */
  public static String of(String text, IntPredicate shown) {
    if (text.chars().allMatch(c -> c < 128)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    boolean raised = false;
    int before = ' ';
    for (int c : text.codePoints().toArray()) {
      int digit = SUPERSCRIPTS.indexOf(c);
      if (c < 128 || shown.test(c)) {
        plain.appendCodePoint(c);
        raised = false;
      } else if (digit >= 0) {
        plain.append(raised ? "" : "^").append(RAISED.charAt(digit));
        raised = true;
      } else {
        // Θ∞ is one name made of two symbols.
        String word = c == '∞' && Character.isLetter(before) ? "_inf" : WORDS.get(c);
        plain.append(word == null ? Character.toString(c) : word);
        raised = false;
      }
      before = c;
    }
    return plain.toString();
  }

  /** The text in ASCII alone; a character without a word becomes a question mark. */
  static String spell(String text) {
    String plain = of(text, _ -> false);
    if (plain.chars().allMatch(c -> c < 128)) {
      return plain;
    }
    StringBuilder ascii = new StringBuilder();
    plain.codePoints().forEach(c -> ascii.append(c < 128 ? (char) c : '?'));
    return ascii.toString();
  }
}
