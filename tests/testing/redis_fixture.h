#ifndef RAPPORT_TESTS_TESTING_REDIS_FIXTURE_H_
#define RAPPORT_TESTS_TESTING_REDIS_FIXTURE_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace rapport::test {

// A real redis-server of the test's own: on a Unix socket in a new folder, nothing on a port, nothing on disk. Stopped
// with the object. Not thread-safe.
class RedisFixture {
 public:
  // Starts a server; `password` empty means none. Aborts the test program when there is no redis-server: a suite that
  // silently tests nothing is worse than one that fails.
  explicit RedisFixture(std::string password = "");
  ~RedisFixture();
  RedisFixture(const RedisFixture&) = delete;
  RedisFixture& operator=(const RedisFixture&) = delete;

  const std::string& socket() const { return socket_; }
  const std::string& password() const { return password_; }

  // Starts the server again after Kill, empty. Returns when it answers.
  void Start();

  // Ends the server at once, as a crash would.
  void Kill();

  // Makes the server stop answering while its connections stay open, and go on again.
  void Freeze();
  void Thaw();

  // Runs one command and returns its answer as text, one line per element; aborts when there is none.
  std::string Command(const std::vector<std::string>& arguments) const;

 private:
  bool Answers() const;

  const std::string password_;
  std::string folder_;
  std::string socket_;
  pid_t process_ = -1;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_REDIS_FIXTURE_H_
