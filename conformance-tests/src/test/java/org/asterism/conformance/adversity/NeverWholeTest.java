package org.asterism.conformance.adversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.tidy.Repository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// While a key in threshold custody signs a thousand times it is in no process's memory, and what
/// k-1 vaults have of it does not give it.
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NeverWholeTest {
  private static final int N = 5;
  private static final int K = 3;
  private static final int SIGNATURES = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SETTINGS =
      LiveConstellation.PATIENT
          + """

          [[token]]
          label_pattern = "whole-*"
          custody = { rsa = "threshold" }
          linger_s = 0
          """;

  private static LiveConstellation constellation;
  private static RSAPrivateCrtKey key;
  private static TestToken token;

  @BeforeAll
  static void importAKey() throws Exception {
    constellation = LiveConstellation.start(N, K, SETTINGS);
    token = constellation.freshToken("whole");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    Files.write(file("key.der"), key.getEncoded());
    constellation
        .tool()
        .run(
            "openssl",
            "req",
            "-x509",
            "-key",
            file("key.der").toString(),
            "-subj",
            "/CN=never-whole",
            "-outform",
            "DER",
            "-out",
            file("certificate.der").toString())
        .succeeded();
    write("key.der", "privkey");
    write("certificate.der", "cert");
    // Whoever imports a key has it once (SECURITY.md): its memory ends with it.
    constellation.engine().stop();
    constellation.engine().start();
  }

  private static Path file(String name) {
    return constellation.folder().resolve(name);
  }

  private static void write(String file, String type) throws Exception {
    constellation
        .pkcs11Tool(
            token,
            "--write-object",
            file(file).toString(),
            "--type",
            type,
            "--label",
            "key",
            "--id",
            "01")
        .succeeded();
  }

  @AfterAll
  static void close() {
    constellation.close();
  }

  @Test
  @Order(1)
  void noProcessHasItWhileItSigns() throws Exception {
    assumeTrue(
        new ProcessMemory(constellation.engine().pid()).isReadable(),
        "of a guarded process root alone reads the memory");
    try (LiveProcess signer = signer()) {
      signer.start();
      assertEquals(Set.of("modulus"), inMemory(constellation.engine()));
      for (int i = 0; i < K; i++) {
        SortedSet<String> found = inMemory(constellation.vault(i));
        found.remove("modulus");
        assertEquals(Set.of(), found, LiveConstellation.vaultName(i));
      }
      assertTrue(signer.isAlive(), "it signed on meanwhile");
      Files.createFile(file("enough"));
      signer.awaitLog("signed " + SIGNATURES, PATIENCE);
    }
  }

  @Test
  @Order(2)
  void sharesOfFewerThanKVaultsDoNotGiveIt() throws Exception {
    constellation.engine().stop();
    for (LiveProcess vault : constellation.vaults()) {
      vault.stop();
    }
    List<Secrets.Dealt> shares = Secrets.of(constellation, N).dealt();
    assertEquals(N, shares.size());
    for (int one = 0; one < N; one++) {
      for (int other = one + 1; other < N; other++) {
        assertNotEquals(
            key.getPrivateExponent(), exponent(List.of(shares.get(one), shares.get(other))));
        for (int third = other + 1; third < N; third++) {
          assertEquals(
              key.getPrivateExponent(),
              exponent(List.of(shares.get(one), shares.get(other), shares.get(third))));
        }
      }
    }
  }

  private static LiveProcess signer() throws Exception {
    Path configuration = file("sunpkcs11.cfg");
    Files.writeString(
        configuration, "name = Live%nlibrary = %s%nslotListIndex = 0%n".formatted(token.module()));
    Path source =
        Repository.root()
            .resolve("conformance-tests/src/test/java")
            .resolve(ManySignatures.class.getName().replace('.', '/') + ".java");
    return new LiveProcess(
        constellation.tool(),
        file("signer.log"),
        "signing",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        source.toString(),
        configuration.toString(),
        token.pin(),
        Integer.toString(SIGNATURES),
        file("enough").toString());
  }

  private static SortedSet<String> inMemory(LiveProcess process) throws Exception {
    return new ProcessMemory(process.pid()).search(MemorySearchMain.sought(key));
  }

  // threshold.md §6: f(0) is 16! times the exponent, and a share 2 times 16! times f at its x.
  private static BigInteger exponent(List<Secrets.Dealt> shares) {
    var byX = new TreeMap<BigInteger, BigInteger>();
    shares.forEach(share -> byX.put(share.x(), share.value()));
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    for (Map.Entry<BigInteger, BigInteger> share : byX.entrySet()) {
      BigInteger above = share.getValue();
      BigInteger below = BigInteger.ONE;
      for (BigInteger x : byX.keySet()) {
        if (!x.equals(share.getKey())) {
          above = above.multiply(x);
          below = below.multiply(x.subtract(share.getKey()));
        }
      }
      numerator = numerator.multiply(below).add(above.multiply(denominator));
      denominator = denominator.multiply(below);
    }
    BigInteger d = BigInteger.valueOf(20_922_789_888_000L);
    return numerator.divide(denominator.multiply(d).multiply(d).shiftLeft(1));
  }
}
