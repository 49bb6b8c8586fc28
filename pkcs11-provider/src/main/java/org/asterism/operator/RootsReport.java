package org.asterism.operator;

import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What became of a token's roots.
///
/// @param refused why they have their old shares; empty: they have new ones
public record RootsReport(String refused) {
  byte[] encode() {
    return new FieldWriter().text(refused).toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static RootsReport decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      var report = new RootsReport(in.text());
      in.end();
      return report;
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
