package org.asterism.operator;

import java.util.List;
import org.asterism.custody.threshold.Readiness;
import org.asterism.login.PinState;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// The tokens of a running engine, as its directory knows them.
public record TokenList(List<Line> tokens) {
  /// In `calls.def`.
  public static final String CALL = "operator_tokens";

  private static final int TOKENS_MAX = 1 << 20;
  private static final int KEYS_MAX = 1 << 20;
  private static final int VAULTS_MAX = 256;

  /// One token.
  ///
  /// @param userPin whether its user has a PIN
  /// @param locked which PINs the vaults have locked, in words
  public record Line(
      long slot,
      String label,
      String serial,
      boolean userPin,
      String locked,
      long objects,
      Keys keys) {

    void write(FieldWriter out) {
      out.number(slot).text(label).text(serial).number(userPin ? 1 : 0).text(locked);
      out.number(objects);
      keys.write(out);
    }

    static Line read(FieldReader in) throws CorruptRowException {
      return new Line(
          in.number(),
          in.text(),
          in.text(),
          in.number(0, 1) == 1,
          in.text(),
          in.number(),
          Keys.read(in));
    }

    /// @param so as `user`, how the vaults last answered
    static String locked(PinState so, PinState user) {
      String both = so == PinState.LOCKED ? "so" : "";
      return user == PinState.LOCKED ? (both.isEmpty() ? "user" : "so and user") : both;
    }
  }

  /// A token's keys.
  ///
  /// @param k how many of `n` vaults use a new key in threshold custody
  /// @param lacking vaults that have lost shares
  /// @param ready those of which presignatures are made
  public record Keys(
      long assembled, long threshold, int k, int n, List<Lacking> lacking, List<Ready> ready) {
    public Keys {
      lacking = List.copyOf(lacking);
      ready = List.copyOf(ready);
    }

    void write(FieldWriter out) {
      out.number(assembled).number(threshold).number(k).number(n).number(lacking.size());
      lacking.forEach(vault -> out.text(vault.vault()).number(vault.shares()));
      out.number(ready.size());
      ready.forEach(key -> key.write(out));
    }

    static Keys read(FieldReader in) throws CorruptRowException {
      return new Keys(
          in.number(),
          in.number(),
          in.number(0, Integer.MAX_VALUE),
          in.number(0, Integer.MAX_VALUE),
          in.list(VAULTS_MAX, vault -> new Lacking(vault.text(), vault.number())),
          in.list(KEYS_MAX, Ready::read));
    }
  }

  /// A vault that has lost shares of keys in threshold custody.
  public record Lacking(String vault, long shares) {}

  /// What lies ready of one key.
  ///
  /// @param number of its object
  public record Ready(long number, Readiness what) {

    void write(FieldWriter out) {
      out.number(number).number(what.ready()).number(what.usable());
      out.number(what.makers()).number(what.vaults()).number(what.failing().size());
      what.failing().forEach(out::text);
    }

    static Ready read(FieldReader in) throws CorruptRowException {
      return new Ready(
          in.number(),
          new Readiness(
              in.number(0, Integer.MAX_VALUE),
              in.number(0, Integer.MAX_VALUE),
              in.number(0, Integer.MAX_VALUE),
              in.number(0, Integer.MAX_VALUE),
              in.list(VAULTS_MAX, FieldReader::text)));
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
