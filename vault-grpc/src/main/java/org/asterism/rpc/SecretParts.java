package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import org.asterism.proto.vault.v1.Part;
import org.asterism.proto.vault.v1.SealedPart;
import org.asterism.ratls.SealedParts;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Roots;

/// The secrets of one act or outcome on their way. Owns those that it opened until [#handOver].
final class SecretParts implements AutoCloseable {
  private final Map<Part, SecretBytes> secrets = new EnumMap<>(Part.class);
  private final Set<Part> taken = EnumSet.noneOf(Part.class);

  void add(Part part, SecretBytes secret) {
    secrets.put(part, secret);
  }

  void add(Part part, Optional<SecretBytes> secret) {
    secret.ifPresent(present -> add(part, present));
  }

  void add(Roots<SecretBytes> roots) {
    add(Part.PART_TOKEN_ROOT, roots.tokenRoot());
    add(Part.PART_PRIVATE_ROOT, roots.privateRoot());
  }

  List<SealedPart> seal(long requestId, byte[] associated, SealedParts sealing) {
    List<SealedPart> sealed = new ArrayList<>();
    secrets.forEach((part, secret) -> {
      byte[] ciphertext = sealing.seal(requestId, part.getNumber(), associated, secret);
      sealed.add(
          SealedPart.newBuilder()
              .setPart(part)
              .setCiphertext(ByteString.copyFrom(ciphertext))
              .build());
    });
    return sealed;
  }

  static SecretParts open(
      List<SealedPart> sealed, long requestId, byte[] associated, SealedParts sealing)
      throws MalformedMessage {
    var parts = new SecretParts();
    try (var handover = Handover.orElse(parts::close)) {
      for (SealedPart part : sealed) {
        parts.open(part, requestId, associated, sealing);
      }
      return handover.to(parts);
    }
  }

  private void open(SealedPart sealed, long requestId, byte[] associated, SealedParts sealing)
      throws MalformedMessage {
    Part part = sealed.getPart();
    if (part == Part.UNRECOGNIZED || part == Part.PART_UNSPECIFIED || secrets.containsKey(part)) {
      throw new MalformedMessage("an unknown or repeated part: " + part);
    }
    requireShort(part, sealed.getCiphertext().size());
    byte[] ciphertext = sealed.getCiphertext().toByteArray();
    try {
      add(part, sealing.open(requestId, part.getNumber(), associated, ciphertext));
    } catch (AEADBadTagException tampered) {
      throw new MalformedMessage("a sealed part that does not open: " + part, tampered);
    }
  }

  /// How long the secrets will be, as far as can be told before they are opened.
  static int sizeOf(List<SealedPart> sealed) {
    return sealed.stream().mapToInt(part -> part.getCiphertext().size()).sum();
  }

  // Before a byte of it is in locked memory.
  private static void requireShort(Part part, int sealedBytes) throws MalformedMessage {
    int longest =
        switch (part) {
          case PART_GRANT, PART_CREDENTIAL, PART_PROOF, PART_OPRF_SHARE -> Limits.CREDENTIAL_BYTES;
          case PART_SHARE -> Limits.SHARE_BYTES;
          case PART_TOKEN_ROOT, PART_PRIVATE_ROOT -> Limits.ROOT_BYTES;
          case PART_UNSPECIFIED, UNRECOGNIZED -> 0;
        };
    if (sealedBytes > longest + SealedParts.OVERHEAD_BYTES) {
      throw new MalformedMessage(
          "%s of %d sealed bytes, where %d are the most"
              .formatted(part, sealedBytes, longest + SealedParts.OVERHEAD_BYTES));
    }
  }

  SecretBytes require(Part part) throws MalformedMessage {
    return find(part).orElseThrow(() -> new MalformedMessage("a missing part: " + part));
  }

  Roots<SecretBytes> requireRoots() throws MalformedMessage {
    return new Roots<>(require(Part.PART_TOKEN_ROOT), find(Part.PART_PRIVATE_ROOT));
  }

  Optional<SecretBytes> find(Part part) {
    taken.add(part);
    return Optional.ofNullable(secrets.get(part));
  }

  void requireAllTaken() throws MalformedMessage {
    if (!taken.containsAll(secrets.keySet())) {
      throw new MalformedMessage("a part that does not belong there");
    }
  }

  /// Whoever took the secrets owns them from now on.
  void handOver() {
    secrets.clear();
  }

  @Override
  public void close() {
    secrets.values().forEach(SecretBytes::close);
    secrets.clear();
  }
}
