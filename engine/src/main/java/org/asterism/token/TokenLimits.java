package org.asterism.token;

/// How much an engine lets its tokens hold; beyond it: `CKR_DEVICE_MEMORY`. Each limit is a key of
/// `[limits]` in `engine.toml`.
///
/// @param tokens of this engine
/// @param objects of one token
/// @param objectBytes of one token's objects, as its rows take them
public record TokenLimits(int tokens, int objects, long objectBytes) {
  public static final String TOKENS_KEY = "tokens";
  public static final String OBJECTS_KEY = "objects_per_token";
  public static final String BYTES_KEY = "object_bytes_per_token";
  public static final TokenLimits DEFAULT = new TokenLimits(1000, 200_000, 256L << 20);

  public TokenLimits {
    if (tokens < 1 || objects < 1 || objectBytes < 1) {
      throw new IllegalArgumentException("a limit below one lets nothing in");
    }
  }
}
