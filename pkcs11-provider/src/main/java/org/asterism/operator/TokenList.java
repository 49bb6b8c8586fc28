package org.asterism.operator;

import java.util.List;
import org.asterism.login.PinState;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// The tokens of a running engine, as its directory knows them.
public record TokenList(List<Line> tokens) {
  /// In `calls.def`.
  public static final String CALL = "operator_tokens";

  private static final int TOKENS_MAX = 1 << 20;

  /// One token.
  ///
  /// @param userPin whether its user has a PIN
  /// @param locked which PINs the vaults have locked, in words
  public record Line(
      long slot, String label, String serial, boolean userPin, String locked, long objects) {

    void write(FieldWriter out) {
      out.number(slot).text(label).text(serial).number(userPin ? 1 : 0).text(locked);
      out.number(objects);
    }

    static Line read(FieldReader in) throws CorruptRowException {
      return new Line(
          in.number(), in.text(), in.text(), in.number(0, 1) == 1, in.text(), in.number());
    }

    /// @param so as `user`, how the vaults last answered
    static String locked(PinState so, PinState user) {
      String both = so == PinState.LOCKED ? "so" : "";
      return user == PinState.LOCKED ? (both.isEmpty() ? "user" : "so and user") : both;
    }
  }

  public TokenList {
    tokens = List.copyOf(tokens);
  }

  byte[] encode() {
    var out = new FieldWriter().number(tokens.size());
    tokens.forEach(token -> token.write(out));
    return out.toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static TokenList decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      List<Line> tokens = in.list(TOKENS_MAX, Line::read);
      in.end();
      return new TokenList(tokens);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
