package org.asterism.custody.threshold;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.logging.SparingLog;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.slf4j.LoggerFactory;

/// The making of presignatures of one key, and the search for who spoils it.
///
/// What is wrong in a session shows, and mostly not whose fault it is: nobody shows what it was
/// dealt, as a share of the key would follow (threshold.md §10). Where there are more vaults than
/// are needed, one is left out after the other, and the one without which it comes out right is to
/// blame. Else the log names all that took part. Safe for use by many threads.
record PresignMaker(Holders holders, Point publicKey) {
  // A long batch holds a processor of a vault, and on these curves it is slow.
  private static final int SLOW_BATCH_MAX = 64;

  private static final SparingLog LOG = new SparingLog(LoggerFactory.getLogger(PresignMaker.class));
  private static final Set<Reason> UNFIT = Set.of(Reason.DEALER, Reason.INPUT);

  /// How many are made at once at most.
  int batchMax() {
    int most = PresignShape.batchMax(publicKey.curve(), holders.k());
    return publicKey.curve() == Curve.P256 ? most : Math.min(SLOW_BATCH_MAX, most);
  }

  /// Presignatures by vaults that are meant.
  ///
  /// @param keepers as in [PresignRounds#presign]
  /// @return none if they are not the key's
  /// @throws VaultException if too few vaults take part to the end
  List<Presigned> make(int count, Predicate<Holder> meant, List<Holder> keepers)
      throws VaultException {
    var rounds = new PresignRounds(holders, publicKey, count);
    Optional<List<Presigned>> made = presign(rounds, meant, keepers);
    if (made.isEmpty()) {
      search(rounds.tookPart(), meant);
    }
    return made.orElse(List.of());
  }

  private static Optional<List<Presigned>> presign(
      PresignRounds rounds, Predicate<Holder> meant, List<Holder> keepers) throws VaultException {
    try {
      return rounds.presign(meant, keepers);
    } catch (QuorumMissed missed) {
      if (missed.failures().values().stream().anyMatch(PresignMaker::isUnfit)) {
        return Optional.empty();
      }
      throw missed;
    }
  }

  private static boolean isUnfit(VaultException why) {
    return why instanceof VaultRefused refused && UNFIT.contains(refused.reason());
  }

  private void search(List<Holder> tookPart, Predicate<Holder> meant) {
    Optional<Holder> other =
        holders.all().stream()
            .filter(holder -> meant.test(holder) && !tookPart.contains(holder))
            .findFirst();
    for (Holder suspect : other.isPresent() ? tookPart : List.<Holder>of()) {
      if (isRight(
          holder ->
              holder.equals(other.get())
                  || (tookPart.contains(holder) && !holder.equals(suspect)))) {
        var _ = holders.blame(suspect, "presignatures come out right without it, and not with it");
        return;
      }
    }
    LOG.error(
        holders.locator().keyId(),
        "unfit",
        () ->
            "presignatures are none of their key, and unused; of the vaults %s one is to blame"
                .formatted(names(tookPart)));
  }

  private boolean isRight(Predicate<Holder> meant) {
    try {
      var rounds = new PresignRounds(holders, publicKey, 1);
      return presign(rounds, meant, List.of()).isPresent();
    } catch (VaultException failed) {
      return false;
    }
  }

  /// For the log.
  static String names(List<Holder> holders) {
    return holders.stream()
        .map(holder -> holder.member().toString())
        .collect(Collectors.joining(", "));
  }
}
