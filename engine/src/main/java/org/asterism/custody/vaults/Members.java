package org.asterism.custody.vaults;

import java.util.List;
import java.util.Optional;
import org.asterism.quorum.Answer;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.QuorumMissed;

/// The vaults of one constellation and how many of them decide what (design §6).
///
/// @param constellation its id, which only the engine knows
/// @param k the quorum
/// @param createSpare how many vaults beyond k must hold a new share before it is acknowledged
public record Members(Octets constellation, int k, int createSpare, List<Member> all) {
  /// One more than a quorum, so that a vault may be lost before its share was paid.
  public static final int USUAL_CREATE_SPARE = 1;

  public Members {
    all = List.copyOf(all);
    if (k < 1 || k > all.size()) {
      throw new IllegalArgumentException(
          "a quorum has 1 to %d vaults, not %d".formatted(all.size(), k));
    }
    if (createSpare < 0 || createSpare > USUAL_CREATE_SPARE) {
      throw new IllegalArgumentException(
          "expected 0 or 1 vaults beyond the quorum, found " + createSpare);
    }
    if (all.stream().map(Member::id).distinct().count() != all.size()
        || all.stream().map(Member::x).distinct().count() != all.size()) {
      throw new IllegalArgumentException("enrolment ids and x-coordinates are distinct");
    }
  }

  public int n() {
    return all.size();
  }

  /// How many must hold a new share before it is acknowledged.
  public int toCreate() {
    return Math.min(n(), k + createSpare);
  }

  /// Fewer than [#toCreate] hold what was to be made.
  public <T> QuorumMissed missedCreation(List<Answer<T>> answers) {
    String why =
        " of %d to make something (k = %d, create_spare = %d)".formatted(n(), k, createSpare);
    return Answer.missed(why, toCreate(), Answer.given(answers).size(), answers);
  }

  /// How many must confirm that a share is gone: then fewer than k can be left.
  public int toDestroy() {
    return n() - k + 1;
  }

  /// How many must have staged what revokes: so that never two PINs each reach k vaults, and never
  /// none.
  public int toRevoke() {
    return Math.max(k, n() - k + 1);
  }

  /// How many tries each vault allows, at least one, where a token allows `limit`: ⌊L/(n−k+1)⌋.
  public int triesEach(int limit) {
    return Math.max(1, limit / toDestroy());
  }

  public Optional<Member> find(EnrolmentId id) {
    return all.stream().filter(member -> member.id().equals(id)).findFirst();
  }
}
