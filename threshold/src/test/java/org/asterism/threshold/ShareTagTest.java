package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tag fits one share of one key, epoch and vault; whoever gave another is found.
class ShareTagTest {
  private static final String KNOWN_ANSWER =
      "ec8095440934fd849dff82b4f0a1098bb7ab45856f9518dbacaea83b573edb90";

  private final SecureRandom random = Seeded.random(ShareTagTest.class);

  @Test
  void liarIsFound_andTheNextQuorumJoins() {
    var sharing = ByteSharing.draw(3, 5, random);
    var payloads = new ArrayList<SharePayload>();
    var tags = new ArrayList<ShareTag>();
    try (var secret = SecretBytes.random(64, random)) {
      var shares = sharing.split(secret, random);
      for (SecretBytes each : shares.values()) {
        try (var share = each) {
          var payload = SharePayload.of(share, random);
          tags.add(payload.tag(vault(payloads.size())));
          payloads.add(payload);
        }
      }
      flipBit(payloads.get(1));
      assertEquals(List.of(1), liars(payloads, tags));
    } finally {
      payloads.forEach(SharePayload::close);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 47})
  void everyByteOfTheStoredPayload_counts(int at) throws CorruptSecretException {
    byte[] stored = new byte[48];
    random.nextBytes(stored);
    try (var payload = SharePayload.received(SecretBytes.takeFrom(stored.clone()))) {
      ShareTag tag = payload.tag(vault(1));
      stored[at] ^= 1;
      try (var other = SharePayload.received(SecretBytes.takeFrom(stored))) {
        assertTrue(payload.matches(tag, vault(1)));
        assertFalse(other.matches(tag, vault(1)));
      }
    }
  }

  @Test
  void anotherKeyEpochOrVault_doesNotFit() {
    try (var share = SecretBytes.random(8, random);
        var payload = SharePayload.of(share, random)) {
      ShareTag tag = payload.tag(binding("key", 1, "vault"));
      assertTrue(payload.matches(tag, binding("key", 1, "vault")));
      assertFalse(payload.matches(tag, binding("kez", 1, "vault")));
      assertFalse(payload.matches(tag, binding("key", 2, "vault")));
      assertFalse(payload.matches(tag, binding("key", 1, "vaulu")));
      // The same bytes with the border elsewhere.
      assertFalse(payload.matches(tag, binding("ke", 1, "yvault")));
    }
  }

  @Test
  void equalShares_haveUnequalTags() {
    try (var share = SecretBytes.allocate(1);
        var one = SharePayload.of(share, random);
        var other = SharePayload.of(share, random)) {
      assertNotEquals(one.tag(vault(1)), other.tag(vault(1)));
    }
  }

  @Test
  void tag_isWhatItWas() throws CorruptSecretException {
    // Known answer: a tag in a token row must be recognised by every later release. Computed
    // with Python's hashlib over the layout that ShareTag documents.
    byte[] stored = new byte[33];
    try (var payload = SharePayload.received(SecretBytes.takeFrom(stored))) {
      ShareTag tag = payload.tag(binding("key", 1, "vault"));
      assertEquals(KNOWN_ANSWER, HexFormat.of().formatHex(tag.bytes()));
      assertEquals(tag, ShareTag.of(tag.bytes()));
    }
  }

  @Test
  void share_comesOutAgain() {
    try (var share = SecretBytes.random(20, random);
        var payload = SharePayload.of(share, random);
        var again = payload.share()) {
      assertTrue(again.constantTimeEquals(share));
      assertEquals("SharePayload[52]", payload.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32})
  void payloadWithoutRoomForAShare_isRefusedAndClosed(int length) {
    var tooShort = SecretBytes.allocate(length);
    assertThrows(CorruptSecretException.class, () -> SharePayload.received(tooShort));
    assertThrows(IllegalStateException.class, tooShort::copy);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void tagOfAnotherLength_isRefused(int length) {
    assertThrows(IllegalArgumentException.class, () -> ShareTag.of(new byte[length]));
  }

  @Test
  void closedPayload_isErased() {
    try (var share = SecretBytes.random(8, random)) {
      var payload = SharePayload.of(share, random);
      payload.close();
      assertThrows(IllegalStateException.class, () -> payload.tag(vault(1)));
    }
  }

  @Test
  void equalTagsAndBindings_areOne() {
    ShareTag tag = ShareTag.of(HexFormat.of().parseHex(KNOWN_ANSWER));
    assertEquals(tag.hashCode(), ShareTag.of(tag.bytes()).hashCode());
    assertNotEquals(tag.hashCode(), ShareTag.of(new byte[32]).hashCode());
    assertEquals("ShareTag[" + KNOWN_ANSWER + "]", tag.toString());
    ShareBinding binding = binding("key", 1, "vault");
    assertEquals(binding, binding("key", 1, "vault"));
    assertEquals(binding.hashCode(), binding("key", 1, "vault").hashCode());
    assertEquals("ShareBinding[key 6b6579, epoch 1, vault 7661756c74]", binding.toString());
    for (ShareBinding other :
        List.of(
            binding("kez", 1, "vault"), binding("key", 2, "vault"), binding("key", 1, "vaulu"))) {
      assertNotEquals(binding, other);
      assertNotEquals(binding.hashCode(), other.hashCode());
    }
    assertFalse(binding.equals(new Object()));
  }

  @Test
  void coordinates_haveAnOrder() {
    assertTrue(new XCoordinate(1).compareTo(new XCoordinate(255)) < 0);
    assertEquals(0, new XCoordinate(7).compareTo(new XCoordinate(7)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void idOfAnAllowedLength_isTaken(int length) {
    byte[] id = new byte[length];
    assertEquals(new ShareBinding(id, 1, id), new ShareBinding(id.clone(), 1, id.clone()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65})
  void idOfAnotherLength_isRefused(int length) {
    byte[] id = new byte[length];
    byte[] good = new byte[16];
    assertThrows(IllegalArgumentException.class, () -> new ShareBinding(id, 1, good));
    assertThrows(IllegalArgumentException.class, () -> new ShareBinding(good, 1, id));
  }

  private static List<Integer> liars(List<SharePayload> payloads, List<ShareTag> tags) {
    var liars = new ArrayList<Integer>();
    for (int i = 0; i < payloads.size(); i++) {
      if (!payloads.get(i).matches(tags.get(i), vault(i))) {
        liars.add(i);
      }
    }
    return liars;
  }

  private static void flipBit(SharePayload payload) {
    payload
        .bytes()
        .borrow(bytes ->
            bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) (bytes.get(ValueLayout.JAVA_BYTE, 0) ^ 1)));
  }

  private static ShareBinding vault(int number) {
    return binding("key", 1, "vault " + number);
  }

  private static ShareBinding binding(String keyId, long epoch, String enrolmentId) {
    return new ShareBinding(
        keyId.getBytes(StandardCharsets.UTF_8),
        epoch,
        enrolmentId.getBytes(StandardCharsets.UTF_8));
  }
}
