package org.asterism.custody.vaults;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.asterism.crypto.Providers;
import org.asterism.directory.Directory;
import org.asterism.kernel.Kernel;
import org.asterism.key.KeyForms;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.quorum.Quorum;
import org.asterism.quota.Bound;
import org.asterism.vault.VaultException;

/// What custody is given from outside, once for the engine.
///
/// @param kernel for points, and scalars of this engine alone
/// @param keyForms of all keys that may be stored
/// @param nanos a monotonic clock
/// @param deadline for one round of questions to the vaults
/// @param objectMemory how much of the heap all stored objects may take
public record Environment(
    Directory directory,
    Members members,
    Quorum quorum,
    Background background,
    Providers providers,
    Kernel kernel,
    KeyForms keyForms,
    LongSupplier nanos,
    Duration deadline,
    Bound objectMemory) {

  public SecureRandom random() {
    return providers.random();
  }

  /// What is left of the deadline of something that began at `began` by the monotonic clock.
  public Duration left(long began) {
    long spent = nanos.getAsLong() - began;
    return Duration.ofNanos(Math.max(0, deadline.toNanos() - spent));
  }

  /// What is asked of one member.
  @FunctionalInterface
  public interface Question<T> {
    T ask(Member member, Duration deadline) throws VaultException;
  }

  /// The same question to each of `asked`.
  public static <T> List<Ask<T>> asks(List<Member> asked, Question<T> question) {
    return asked.stream()
        .map(member -> new Ask<T>(member.vault(), (_, deadline) -> question.ask(member, deadline)))
        .toList();
  }

  /// The same question to every member, until `enough` have answered it, as [Quorum#all(List, int,
  /// Duration, java.util.function.Consumer)] waits.
  public <T> List<Answer<T>> askAll(int enough, Question<T> question) {
    return quorum.all(asks(members.all(), question), enough, deadline, _ -> {});
  }
}
