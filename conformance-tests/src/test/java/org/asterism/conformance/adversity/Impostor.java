package org.asterism.conformance.adversity;

import java.util.List;

/// What listens on a vault's port in its place. Safe for many threads.
interface Impostor extends AutoCloseable {

  /// How many connections came.
  int connections();

  /// What came after TLS was through, one line for each piece.
  List<String> heard();

  @Override
  void close();
}
