package org.asterism.crypto;

/// Stands in for what the next commits bring.
public final class Skeleton {
  private Skeleton() {}

  // The type parameter lets any method end in it.
  @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"})
  public static <T> T missing(Object... what) {
    throw new UnsupportedOperationException("missing");
  }
}
