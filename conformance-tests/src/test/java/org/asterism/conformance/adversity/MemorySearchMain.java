package org.asterism.conformance.adversity;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// Looks for private keys in the memory of processes, for `bin/demo --threshold`: a line for each
/// process. Ends with 1 where one is somewhere.
final class MemorySearchMain {
  private static final String KEY = ".p8";
  private static final String PUBLIC = ".der";

  // RFC 8032 §5.1.5.
  private static final int SCALAR_BYTES = 32;
  private static final int LOW_BITS = 3;
  private static final int TOP_BIT = 254;

  private MemorySearchMain() {}

  /// What is looked for of some keys.
  private record Sought(Map<String, BigInteger> secret, Map<String, BigInteger> open) {}

  /// @param arguments private keys, NAME.p8 with NAME.der beside it, and NAME=PID for each process
  public static void main(String[] arguments) throws Exception {
    var sought = new Sought(new LinkedHashMap<>(), new LinkedHashMap<>());
    var processes = new ArrayList<String>();
    for (String argument : arguments) {
      if (argument.endsWith(KEY)) {
        add(argument.substring(0, argument.length() - KEY.length()), sought);
      } else {
        processes.add(argument);
      }
    }
    System.exit(isSomewhere(sought, processes) ? 1 : 0);
  }

  private static boolean isSomewhere(Sought sought, List<String> processes) throws Exception {
    boolean somewhere = false;
    for (String process : processes) {
      String[] named = process.split("=", 2);
      var memory = new ProcessMemory(Long.parseLong(named[1]));
      SortedSet<String> found = memory.search(sought.secret());
      SortedSet<String> open = memory.search(sought.open());
      System.out.printf(
          "%s: of what is secret %s; of what is public %s%n",
          named[0],
          found.isEmpty() ? "nothing" : found,
          open.isEmpty() ? "nothing" : String.join(", ", open));
      somewhere |= !found.isEmpty();
    }
    return somewhere;
  }

  private static void add(String name, Sought sought) throws Exception {
    byte[] encoded = Files.readAllBytes(Path.of(name + PUBLIC));
    String algorithm = algorithm(encoded);
    KeyFactory factory = KeyFactory.getInstance(algorithm);
    PublicKey open = factory.generatePublic(new X509EncodedKeySpec(encoded));
    byte[] secret = Files.readAllBytes(Path.of(name + KEY));
    secret(factory.generatePrivate(new PKCS8EncodedKeySpec(secret)))
        .forEach((part, number) -> sought.secret().put(algorithm + " " + part, number));
    sought.open().put("the " + algorithm + " key", open(open));
  }

  private static String algorithm(byte[] encoded) {
    return List.of("RSA", "EC", "Ed25519").stream()
        .filter(name -> isOf(name, encoded))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected an RSA, EC or Ed25519 key"));
  }

  private static boolean isOf(String algorithm, byte[] encoded) {
    try {
      KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /// The numbers that give the key, by names.
  static Map<String, BigInteger> secret(PrivateKey key) throws GeneralSecurityException {
    return switch (key) {
      case RSAPrivateCrtKey rsa -> {
        Map<String, BigInteger> parts = sought(rsa);
        parts.remove("modulus");
        yield parts;
      }
      case ECPrivateKey ec -> Map.of("scalar", ec.getS());
      case EdECPrivateKey edwards -> {
        byte[] seed = edwards.getBytes().orElseThrow();
        yield Map.of("seed", new BigInteger(1, seed), "scalar", scalar(seed));
      }
      default -> throw new IllegalArgumentException("expected another key than " + key);
    };
  }

  private static BigInteger open(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus();
      case ECPublicKey ec -> ec.getW().getAffineX();
      case EdECPublicKey edwards -> edwards.getPoint().getY();
      default -> throw new IllegalArgumentException("expected another key than " + key);
    };
  }

  private static BigInteger scalar(byte[] seed) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-512").digest(seed);
    var little = new BigInteger(1, turned(Arrays.copyOf(digest, SCALAR_BYTES)));
    return little
        .shiftRight(LOW_BITS)
        .shiftLeft(LOW_BITS)
        .mod(BigInteger.TWO.pow(TOP_BIT))
        .setBit(TOP_BIT);
  }

  private static byte[] turned(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }

  /// The modulus as well, which is public.
  static Map<String, BigInteger> sought(RSAPrivateCrtKey key) {
    var sought = new LinkedHashMap<String, BigInteger>();
    sought.put("modulus", key.getModulus());
    sought.put("private exponent", key.getPrivateExponent());
    sought.put("prime 1", key.getPrimeP());
    sought.put("prime 2", key.getPrimeQ());
    sought.put("exponent 1", key.getPrimeExponentP());
    sought.put("exponent 2", key.getPrimeExponentQ());
    return sought;
  }
}
