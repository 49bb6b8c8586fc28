package org.asterism.custody;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.asterism.crypto.Providers;
import org.asterism.directory.Directory;

/// What custody is given from outside, once for the engine.
///
/// @param nanos a monotonic clock
/// @param deadline for one question to one vault
public record World(
    Directory directory,
    Members members,
    Background background,
    Providers providers,
    LongSupplier nanos,
    Duration deadline) {

  public SecureRandom random() {
    return providers.random();
  }
}
