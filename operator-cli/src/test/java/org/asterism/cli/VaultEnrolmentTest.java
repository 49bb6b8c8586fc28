package org.asterism.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.asterism.constellation.OperatorSigner;
import org.asterism.constellation.Operators;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.constellation.VaultRequest;
import org.asterism.enclave.RunningVault;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EnrolmentId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A vault that was enrolled once obeys its operators and nobody who names new ones.
class VaultEnrolmentTest {
  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private Path vault;
  private OperatorSigner first;
  private EnrolmentId id;

  @BeforeEach
  void enrolledOnce() throws Exception {
    vault = folder.resolve("vault");
    first = OperatorSigner.create(folder.resolve("first"), random);
    id = EnrolmentId.random(random);
    String listen;
    try (var free = new ServerSocket(0)) {
      listen = "127.0.0.1:" + free.getLocalPort();
    }
    int status =
        Asterism.run(
            new String[] {"vault", "init", vault.toString(), "--name", "one", "--listen", listen},
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()));
    assertEquals(0, status);
    enrol(1, first, first);
    RunningVault.start(vault, random).close();
  }

  @Test
  void aStrangersEnrolmentIsRefused() throws Exception {
    var stranger = OperatorSigner.create(folder.resolve("stranger"), random);
    enrol(2, stranger, stranger);
    assertRefused("expected valid signatures by 1 of the operators " + first.key());
    enrol(2, first, first);
    RunningVault.start(vault, random).close();
  }

  @Test
  void operatorsHandOverAndAnOlderEnrolmentIsNotTakenAgain() throws Exception {
    var heir = OperatorSigner.create(folder.resolve("heir"), random);
    enrol(2, heir, heir, first);
    RunningVault.start(vault, random).close();
    enrol(1, first, first);
    assertRefused("expected valid signatures by 1 of the operators " + heir.key());
    enrol(1, first, first, heir);
    assertRefused("expected a serial above 2");
    enrol(3, heir, heir);
    RunningVault.start(vault, random).close();
    RunningVault.start(vault, random).close();
  }

  @Test
  void aVaultForgetsItsEnrolmentWithItsKeysOnly() throws Exception {
    Path sealed = vault.resolve("keys.sealed");
    byte[] content = Files.readAllBytes(sealed);
    int length = Short.BYTES + Short.toUnsignedInt(ByteBuffer.wrap(content).getShort());
    Files.write(sealed, Arrays.copyOf(content, length));
    assertRefused("do not open on this platform");
  }

  private void assertRefused(String part) {
    var refusal =
        assertThrows(ConfigurationException.class, () -> RunningVault.start(vault, random));
    String words = String.valueOf(refusal.getMessage());
    assertTrue(words.contains(part), words);
    assertEquals(1, words.lines().count(), words);
  }

  private void enrol(long serial, OperatorSigner named, OperatorSigner... signing)
      throws Exception {
    var asked = VaultRequest.read("request", Files.readString(vault.resolve("request.toml")));
    var enrolment =
        new VaultEnrolment(
            id,
            serial,
            asked.identity(),
            new Operators(List.of(named.key()), 1),
            List.of(),
            asked.simulatedKey().map(first::certify));
    Files.writeString(vault.resolve("enrolment.toml"), enrolment.write(List.of(signing)));
  }
}
