package org.asterism.operator;

import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// That a token's roots are to have new shares. The user's PIN comes beside it.
///
/// @param token its serial
public record RootsRequest(String token) {
  /// In `calls.def`.
  public static final String REFRESH = "operator_refresh_roots";

  public byte[] encode() {
    return new FieldWriter().text(token).toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an operator's command of this release
  ///   asks
  static RootsRequest decode(byte[] asked) {
    try {
      var in = new FieldReader(asked);
      var request = new RootsRequest(in.text());
      in.end();
      return request;
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the operator's question does not parse", other);
    }
  }
}
