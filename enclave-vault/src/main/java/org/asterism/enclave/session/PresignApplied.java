package org.asterism.enclave.session;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.Openings;
import org.asterism.threshold.ecdsa.PresignShares;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionApply.SignedOpenings;

/// Presigning when a vault has opened its own part, and a keeper waits for the others'
/// (threshold.md §10, 4).
public final class PresignApplied implements AppliedSession {
  private final PresignDealt before;

  // One for each presignature; none where the vault keeps nothing.
  private final List<PresignShares> kept;
  private final Applied answer;

  private PresignApplied(PresignDealt before, List<PresignShares> kept, Applied answer) {
    this.before = before;
    this.kept = kept;
    this.answer = answer;
  }

  /// @param shares which this takes over
  static PresignApplied of(PresignDealt before, List<PresignShares> shares, SignedOpenings opened) {
    if (before.shape().isKeeper(before.participants().ownX())) {
      return new PresignApplied(before, shares, new Applied(opened));
    }
    shares.forEach(PresignShares::close);
    return new PresignApplied(before, List.of(), new Applied(opened));
  }

  @Override
  public Applied answer() {
    return answer;
  }

  @Override
  public boolean isOver() {
    return kept.isEmpty();
  }

  /// The record that the presignatures are for.
  public PresignOpened.Subject subject() {
    return before.before().subject();
  }

  /// Computes the presignatures of what all participants opened; the caller closes them.
  ///
  /// @param random which nobody foresees, for the check of the degree
  /// @throws ThresholdRefused where they are not one of each, or not its own, or do not fit
  ///   together
  public List<Presignature> finish(Kernel kernel, List<SignedOpenings> opened, SecureRandom random)
      throws ThresholdRefused {
    List<Map<BigInteger, Opening>> openings = checked(kernel, opened);
    var presignatures = new ArrayList<Presignature>();
    try (var handover = Handover.orElse(() -> presignatures.forEach(Presignature::close))) {
      for (int i = 0; i < kept.size(); i++) {
        var fitting = Openings.check(kernel, before.shape(), openings.get(i), random);
        presignatures.add(Presignature.of(fitting, kept.get(i)));
      }
      return handover.to(presignatures);
    }
  }

  // For each presignature what everybody opened.
  private List<Map<BigInteger, Opening>> checked(Kernel kernel, List<SignedOpenings> opened)
      throws ThresholdRefused {
    Participants participants = before.participants();
    if (opened.size() != participants.xs().size()) {
      throw new ThresholdRefused(Fault.OPENINGS);
    }
    List<Map<BigInteger, Opening>> all = new ArrayList<>();
    kept.forEach(_ -> all.add(new LinkedHashMap<>()));
    for (int i = 0; i < opened.size(); i++) {
      List<Opening> own = signed(kernel, i, opened.get(i));
      for (int each = 0; each < kept.size(); each++) {
        all.get(each).put(participants.xs().get(i), own.get(each));
      }
    }
    return all;
  }

  private List<Opening> signed(Kernel kernel, int place, SignedOpenings opened)
      throws ThresholdRefused {
    byte[] openings = opened.openings().toByteArray();
    byte[] signed = before.participants().transcript().openings(place, openings);
    if (!before.participants().isSigned(place, signed, opened.signature())) {
      throw new ThresholdRefused(Fault.SIGNATURE, place);
    }
    return Opening.decodeAll(kernel, before.shape().curve(), openings, kept.size());
  }

  @Override
  public void close() {
    kept.forEach(PresignShares::close);
    before.close();
  }
}
