package org.asterism.cryptoki;

/// Where an application wants output: what it wrote into `pBuf` and `pulBufLen` (PKCS#11 v3.1
/// §5.2).
///
/// @param present false where the pointer is NULL, which asks for the length only
/// @param capacity in bytes; any number that a caller may come up with
public record Buffer(boolean present, long capacity) {

  /// Whether an output of `length` bytes is to be handed over. Capacities count without a sign.
  public boolean takes(long length) {
    return present && Long.compareUnsigned(length, capacity) <= 0;
  }
}
