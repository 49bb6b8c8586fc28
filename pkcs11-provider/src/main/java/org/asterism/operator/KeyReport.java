package org.asterism.operator;

import java.util.Optional;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What became of one key of a token.
///
/// @param key empty: none is left
public record KeyReport(Optional<Key> key) {

  /// One key.
  ///
  /// @param number of its object
  /// @param place among those that fit, from 1
  /// @param all that fit
  /// @param reason why it stays as it is
  public record Key(long number, String label, int place, int all, Became became, String reason) {}

  /// What a key is now.
  public enum Became {
    MOVED,
    /// It has moved; a vault has yet to destroy its old share.
    MOVED_WITH_REMAINS,
    ALREADY,
    /// It has new shares.
    REFRESHED,
    /// It has; a vault has yet to destroy its old one.
    REFRESHED_WITH_REMAINS,
    /// All vaults have seats in it; the reason is what operators are to sign for, hexadecimal.
    SEATED,
    /// It is shared by all vaults.
    RESHARED,
    /// It is; a vault has yet to destroy its old share.
    RESHARED_WITH_REMAINS,
    REFUSED
  }

  byte[] encode() {
    var out = new FieldWriter().flag(key.isPresent());
    key.ifPresent(one ->
        out.number(one.number())
            .text(one.label())
            .number(one.place())
            .number(one.all())
            .text(one.became().name())
            .text(one.reason()));
    return out.toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static KeyReport decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      Optional<Key> key = in.flag() ? Optional.of(key(in)) : Optional.empty();
      in.end();
      return new KeyReport(key);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }

  private static Key key(FieldReader in) throws CorruptRowException {
    return new Key(
        in.number(),
        in.text(),
        in.number(1, Integer.MAX_VALUE),
        in.number(1, Integer.MAX_VALUE),
        Became.valueOf(in.text()),
        in.text());
  }
}
