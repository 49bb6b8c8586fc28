package org.asterism.conformance.adversity;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/// Looks for a private key in the memory of processes, for `bin/demo --threshold`: a line for each.
/// Ends with 1 where it is somewhere.
final class MemorySearchMain {
  private MemorySearchMain() {}

  /// @param arguments the private key, PKCS#8, and NAME=PID for each process
  public static void main(String[] arguments) throws Exception {
    RSAPrivateCrtKey key = read(Path.of(arguments[0]));
    boolean somewhere = false;
    for (int i = 1; i < arguments.length; i++) {
      String[] process = arguments[i].split("=", 2);
      SortedSet<String> found = new ProcessMemory(Long.parseLong(process[1])).search(sought(key));
      boolean isPublic = found.remove("modulus");
      System.out.printf(
          "%s: %s; its modulus, which is public: %s%n",
          process[0],
          found.isEmpty() ? "private exponent and primes are nowhere" : "found " + found,
          isPublic ? "found" : "not there");
      somewhere |= !found.isEmpty();
    }
    System.exit(somewhere ? 1 : 0);
  }

  static RSAPrivateCrtKey read(Path file) throws Exception {
    var encoded = new PKCS8EncodedKeySpec(Files.readAllBytes(file));
    return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(encoded);
  }

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
