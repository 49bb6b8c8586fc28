package org.asterism.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JCA providers in the order in which they are asked, and the source of randomness.
///
/// Made once, in the main class; installs nothing in [Security]. Safe for use by many threads.
public final class Providers {
  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

  private final List<Provider> order;
  private final SecureRandom random;

  // Which provider has an algorithm: asking one that lacks it costs an exception each time.
  private final Map<String, Provider> found = new ConcurrentHashMap<>();

  private Providers(List<Provider> order, SecureRandom random) {
    this.order = List.copyOf(order);
    this.random = random;
  }

  /// Amazon Corretto Crypto Provider where it loads, the JDK, Bouncy Castle.
  public static Providers fastest(SecureRandom random) {
    var order = new ArrayList<Provider>();
    if (correttoLoads()) {
      order.add(AmazonCorrettoCryptoProvider.INSTANCE);
    }
    order.addAll(portableOrder());
    return new Providers(order, random);
  }

  /// The JDK and Bouncy Castle only.
  public static Providers portable(SecureRandom random) {
    return new Providers(portableOrder(), random);
  }

  /// Amazon Corretto Crypto Provider, where it loads.
  public static Optional<Provider> corretto() {
    return correttoLoads() ? Optional.of(AmazonCorrettoCryptoProvider.INSTANCE) : Optional.empty();
  }

  /// The same without some of them, by name.
  public Providers without(Collection<String> names) {
    return new Providers(
        order.stream().filter(provider -> !names.contains(provider.getName())).toList(), random);
  }

  public SecureRandom random() {
    return random;
  }

  /// The names of the providers, in order.
  public List<String> names() {
    return order.stream().map(Provider::getName).toList();
  }

  public MessageDigest digest(String algorithm) {
    return first(algorithm, MessageDigest::getInstance);
  }

  public Mac mac(String algorithm) {
    return first(algorithm, Mac::getInstance);
  }

  public Cipher cipher(String transformation) {
    return first(transformation, Cipher::getInstance);
  }

  public Signature signature(String algorithm) {
    return first(algorithm, Signature::getInstance);
  }

  public KeyFactory keyFactory(String algorithm) {
    return first("KeyFactory " + algorithm, (_, p) -> KeyFactory.getInstance(algorithm, p));
  }

  public KeyAgreement keyAgreement(String algorithm) {
    return first(algorithm, KeyAgreement::getInstance);
  }

  public KeyPairGenerator keyPairGenerator(String algorithm) {
    return first("Generator " + algorithm, (_, p) -> KeyPairGenerator.getInstance(algorithm, p));
  }

  @Override
  public String toString() {
    return "Providers" + names();
  }

  private static boolean correttoLoads() {
    try {
      var error = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
      if (error == null) {
        return true;
      }
      LOG.warn(
          "amazon corretto crypto provider does not load, using the jdk: {}", error.toString());
    } catch (LinkageError e) {
      LOG.warn("amazon corretto crypto provider does not load, using the jdk: {}", e.toString());
    }
    return false;
  }

  private static List<Provider> portableOrder() {
    return Stream.concat(
            Stream.of("SUN", "SunRsaSign", "SunEC", "SunJCE").map(Security::getProvider),
            Stream.of(new BouncyCastleProvider()))
        .toList();
  }

  private interface Maker<T> {
    T make(String algorithm, Provider provider) throws GeneralSecurityException;
  }

  private <T> T first(String algorithm, Maker<T> maker) {
    var known = found.get(algorithm);
    try {
      return known != null ? maker.make(algorithm, known) : search(algorithm, maker);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(known + " no longer has " + algorithm, e);
    }
  }

  private <T> T search(String algorithm, Maker<T> maker) {
    var refusals = new ArrayList<String>();
    for (var provider : order) {
      try {
        T made = maker.make(algorithm, provider);
        found.put(algorithm, provider);
        return made;
      } catch (GeneralSecurityException e) {
        refusals.add(provider.getName());
      }
    }
    throw new IllegalStateException("no provider of " + refusals + " has " + algorithm);
  }
}
