package org.asterism.enclave;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.Address;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.enclave.config.PlatformConfig;
import org.asterism.enclave.config.PlatformConfig.GramineEnclave;
import org.asterism.enclave.config.PlatformConfig.Guest;
import org.asterism.enclave.platform.GuestPlatform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.tee.ConfidentialGuest;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EvidenceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A vault seals with what its platform has, shows that platform's evidence, and does not start
/// where either is missing.
class VaultOnPlatformTest {
  @TempDir private Path scratch;
  private final SecureRandom random = new SecureRandom();

  private Path vault() {
    return scratch.resolve("vault");
  }

  private NewVault.Plan plan(PlatformConfig platform) throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = new Address("127.0.0.1", free.getLocalPort());
      return new NewVault.Plan("one", new NewVault.Places(address, address), platform);
    }
  }

  private VaultRequest made(Machine machine, PlatformConfig platform) throws Exception {
    Path file = NewVault.make(vault(), plan(platform), machine, random);
    var request = VaultRequest.read(file.toString(), Files.readString(file));
    enrol(request);
    return request;
  }

  private void enrol(VaultRequest request) throws IOException {
    var operator = OperatorSigner.create(scratch.resolve("operator"), random);
    var enrolment =
        new VaultEnrolment(
            EnrolmentId.random(random),
            1,
            request.identity(),
            new Operators(List.of(operator.key()), 1),
            List.of(),
            Optional.empty());
    Files.writeString(vault().resolve("enrolment.toml"), enrolment.write(List.of(operator)));
  }

  private void assertRefused(Machine machine, String words) {
    var refused =
        assertThrows(
            ConfigurationException.class,
            () -> RunningVault.start(vault(), machine, random).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::toString);
  }

  @EnumSource
  @ParameterizedTest
  void aVaultInAnEnclaveStartsAgainOnTheSameKeyAlone(SealedTo sealedTo) throws Exception {
    try (var enclave = new StandInEnclave(scratch.resolve("attestation"))) {
      var request = made(enclave, new GramineEnclave(sealedTo));
      assertEquals(EvidenceKind.SGX, request.platform());
      assertEquals(Optional.empty(), request.simulatedKey());
      for (int start = 0; start < 2; start++) {
        try (var running = RunningVault.start(vault(), enclave, random)) {
          assertTrue(running.readyLine().endsWith("(sgx evidence)"), running::readyLine);
        }
      }
      boolean mrenclave = sealedTo == SealedTo.MRENCLAVE;
      enclave.changeKey(mrenclave ? "_sgx_mrsigner" : "_sgx_mrenclave");
      RunningVault.start(vault(), enclave, random).close();
      enclave.changeKey(mrenclave ? "_sgx_mrenclave" : "_sgx_mrsigner");
      assertRefused(enclave, "do not open on this platform (SGX enclave under Gramine");
      assertFalse(Files.exists(vault().resolve("platform.secret")));
    }
  }

  @Test
  void anEnclaveThatCannotQuoteIsNoVault() throws Exception {
    try (var enclave = new StandInEnclave(scratch.resolve("attestation"))) {
      made(enclave, new GramineEnclave(SealedTo.MRENCLAVE));
      Files.writeString(scratch.resolve("attestation/attestation_type"), "none");
      assertRefused(enclave, "sgx.remote_attestation = \"dcap\"");
    }
  }

  @Test
  void outsideOfAnEnclaveNoVaultIsMadeForOne() throws Exception {
    Machine elsewhere =
        config -> {
          throw new PlatformException("no " + config);
        };
    var plan = plan(new GramineEnclave(SealedTo.MRSIGNER));
    assertThrows(
        ConfigurationException.class, () -> NewVault.make(vault(), plan, elsewhere, random));
    assertFalse(Files.exists(vault().resolve("keys.sealed")));
  }

  private Path sealingKey(int length) throws IOException {
    Path file = scratch.resolve("sealing.key");
    Files.write(file, new byte[length]);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Machine guest() {
    return config ->
        switch (config) {
          case Guest(EvidenceKind kind, Path key) ->
              new GuestPlatform(new ConfidentialGuest(kind, scratch.resolve("tsm")), key);
          case GramineEnclave _, PlatformConfig.Simulated _ ->
              throw new PlatformException("not a guest: " + config);
        };
  }

  @Test
  void aGuestSealsUnderWhatItsOperatorBrings() throws Exception {
    Path file = sealingKey(32);
    assertEquals(EvidenceKind.TDX, made(guest(), new Guest(EvidenceKind.TDX, file)).platform());
    assertRefused(guest(), "mount -t configfs");
    Files.write(file, new byte[] {1, 2});
    assertRefused(guest(), "is no sealing key: expected 32 bytes, found 2");
    Files.write(file, new byte[33]);
    assertRefused(guest(), "found 33");
    Files.write(file, "another key of thirty-two bytes.".getBytes(US_ASCII));
    assertRefused(guest(), "do not open on this platform (TDX guest, sealed under");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused(guest(), "expected a file that only its owner can read");
    Files.delete(file);
    assertRefused(guest(), "bring the 32 bytes there before the vault starts");
  }

  @EnumSource(
      value = EvidenceKind.class,
      names = {"SGX", "HOST", "SIMULATED"})
  @ParameterizedTest
  void whatIsNoGuestIsNone(EvidenceKind kind) {
    assertThrows(IllegalArgumentException.class, () -> new Guest(kind, scratch));
  }
}
