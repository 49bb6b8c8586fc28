package org.asterism.bridge;

/// One line of `calls.def`.
///
/// @param request a letter for each field
/// @param reply the same, without the `CK_RV` that every reply begins with
record CallSignature(int id, String name, String request, String reply, Kind kind) {

  /// What the shim may do with it; the engine treats all alike.
  enum Kind {
    ONCE,
    LASTING,
    AGAIN,
    LOCAL
  }

  /// Whether it speaks about the link itself (hello, bind, resume, bye …) and needs no application.
  boolean isLink() {
    return id <= LAST_LINK_ID;
  }

  /// Whether it is an operator's, about the engine itself, and needs no application either.
  boolean isOperators() {
    return id >= FIRST_OPERATOR_ID && id <= LAST_OPERATOR_ID;
  }

  private static final int LAST_LINK_ID = 15;
  private static final int FIRST_OPERATOR_ID = 512;
  private static final int LAST_OPERATOR_ID = 1023;
}
