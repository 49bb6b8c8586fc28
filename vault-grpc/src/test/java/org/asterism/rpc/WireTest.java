package org.asterism.rpc;

import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Lease;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;
import org.junit.jupiter.api.Test;

/// What is tampered with, replayed, moved or unknown on the wire is refused.
class WireTest {
  private static final VaultName NAME = new VaultName("v", EnrolmentId.of(new byte[16]));

  private final SecureRandom random = new SecureRandom();
  private final SealedParts engine;
  private final SealedParts vault;
  private final RequestWindow window = new RequestWindow();
  private final SecretBytes credential = SecretBytes.random(32, random);

  WireTest() {
    try (var there = SecretBytes.random(32, random);
        var back = SecretBytes.random(32, random)) {
      engine = new SealedParts(there, back);
      vault = new SealedParts(back, there);
    }
  }

  private Act<LoggedIn> finish() {
    return act(new LoginFinish(Attempt.of(new byte[16]), credential));
  }

  private static <A extends Outcome> Act<A> act(Operation<A> operation) {
    return new Act<>(
        handle(1), EpochTag.NONE, PolicyDigest.of(new byte[32]), Optional.empty(), operation);
  }

  private void assertRefused(ActRequest request) {
    assertThrows(
        MalformedMessage.class, () -> ActWire.open(request, new RequestWindow(), vault).close());
  }

  @Test
  void aReplayedRequestIsRefused() throws Exception {
    var request = ActWire.seal(finish(), 1, engine);
    ActWire.open(request, window, vault).close();
    assertThrows(MalformedMessage.class, () -> ActWire.open(request, window, vault));
  }

  @Test
  void aMovedOrTamperedPartIsRefused() throws Exception {
    var request = ActWire.seal(finish(), 1, engine);
    var other = ActWire.seal(finish(), 2, engine);
    assertRefused(request.toBuilder().setParts(0, other.getParts(0)).build());
    var asGrant = request.getParts(0).toBuilder().setPart(Part.PART_GRANT);
    assertRefused(request.toBuilder().setParts(0, asGrant).build());
    assertRefused(request.toBuilder().clearParts().build());
    assertRefused(request.toBuilder().addParts(request.getParts(0)).build());
    byte[] cut = request.getParts(0).getCiphertext().toByteArray();
    cut[3] ^= 1;
    var tampered = request.getParts(0).toBuilder().setCiphertext(ByteString.copyFrom(cut));
    assertRefused(request.toBuilder().setParts(0, tampered).build());
  }

  @Test
  void aTamperedEnvelopeIsRefused() throws Exception {
    var request = ActWire.seal(finish(), 1, engine);
    var envelope = Envelope.parseFrom(request.getEnvelope()).toBuilder().setEpochTag(9).build();
    assertRefused(request.toBuilder().setEnvelope(envelope.toByteString()).build());
  }

  @Test
  void aPartThatTheOperationDoesNotTakeIsRefused() {
    byte[] bytes = ActWire.seal(act(new Delete()), 5, engine).getEnvelope().toByteArray();
    var stray = new SecretParts();
    stray.add(Part.PART_SHARE, credential);
    assertRefused(
        ActRequest.newBuilder()
            .setEnvelope(ByteString.copyFrom(bytes))
            .addAllParts(stray.seal(5, bytes, engine))
            .build());
  }

  @Test
  void anUnknownFieldOrApprovalIsRefused() throws Exception {
    var act = ActWire.seal(finish(), 1, engine);
    var envelope = Envelope.parseFrom(act.getEnvelope()).toBuilder().clearLoginFinish();
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    var nested = org.asterism.proto.vault.v1.Delete.newBuilder().setUnknownFields(unknown).build();
    for (var bad :
        new Envelope[] {
          envelope.build(),
          envelope.setDelete(nested).build(),
          envelope.clearDelete().setUnknownFields(unknown).build(),
          envelope.clear().mergeFrom(act.getEnvelope()).addApprovals(ByteString.EMPTY).build()
        }) {
      assertRefused(ActRequest.newBuilder().setEnvelope(bad.toByteString()).build());
    }
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() {
    var reply = OutcomeWire.seal(new Done(), act(new Delete()), 4, vault);
    assertThrows(
        MalformedMessage.class, () -> OutcomeWire.open(reply, act(new Delete()), 5, engine, NAME));
  }

  @Test
  void theAnswerToAnotherOperationIsRefused() throws Exception {
    try (var secret = SecretBytes.random(32, random)) {
      var released = new Released(secret, Lease.NONE);
      var aShare = OutcomeWire.seal(released, act(new Release(0)), 1, vault);
      var done = OutcomeWire.seal(new Done(), act(new Delete()), 1, vault);
      assertNoAnswer(aShare, act(new Delete()), act(new LoginStart()), finish());
      assertNoAnswer(done, act(new Release(0)), act(new LoginStart()), finish());
      try (Released answer = OutcomeWire.open(aShare, act(new Release(0)), 1, engine, NAME)) {
        assertTrue(secret.constantTimeEquals(answer.share()));
      }
    }
  }

  private void assertNoAnswer(ActReply reply, Act<?>... asked) {
    for (var act : asked) {
      assertThrows(MalformedMessage.class, () -> OutcomeWire.open(reply, act, 1, engine, NAME));
    }
  }

  @Test
  void everyArmOfAnEnvelopeIsOnTheList() {
    var listed = EnumSet.of(Envelope.OperationCase.OPERATION_NOT_SET);
    OperationWires.ALL.forEach(arm -> listed.add(arm.asked()));
    assertEquals(EnumSet.allOf(Envelope.OperationCase.class), listed);
  }

  @Test
  void everyEnumGoesThereAndBack() {
    for (var reason : Reason.values()) {
      assertEquals(reason, Wire.decode(Wire.encode(reason)));
    }
    for (var kind : EvidenceKind.values()) {
      assertEquals(kind, Wire.decode(Wire.encode(kind)));
    }
    for (var role : Role.values()) {
      assertEquals(role, Wire.decode(Wire.encode(role)));
    }
    for (var reason : org.asterism.proto.vault.v1.Reason.values()) {
      boolean named = reason.name().matches(".*(UNSPECIFIED|UNRECOGNIZED)");
      assertTrue(named || Wire.encode(Wire.decode(reason)) == reason);
      if (named) {
        assertThrows(IllegalArgumentException.class, () -> Wire.decode(reason));
      }
    }
  }
}
