// SPDX-License-Identifier: MIT
/*
 * A FUSE file system that shows a directory: `fuse-server DIRECTORY MOUNTPOINT [-o no_rename_flags] [libfuse options]`.
 * It stays in the foreground, prints "ready" once it is mounted, and ends when it is unmounted. O_TMPFILE it has
 * none of; with no_rename_flags it answers as servers do that know nothing of renameat2(). Reading /backing-N tries to
 * make its inherited descriptor N a backing file (FUSE passthrough) and gives the errno, or 0.
 *
 * Links: fuse3
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 317
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse3/fuse.h>
#include <fuse3/fuse_lowlevel.h>
#include <linux/fuse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	int no_rename_flags;
} options;

static const struct fuse_opt known_options[] = {
	{ "no_rename_flags", offsetof(typeof(options), no_rename_flags), 1 },
	FUSE_OPT_END
};

static int shown = -1;	/* the directory */

static int ended(int result)
{
	return result < 0 ? -errno : 0;
}

static const char *below(const char *path)
{
	return path[1] ? path + 1 : ".";
}

static bool is_backing(const char *path)
{
	return !strncmp(path, "/backing-", 9);
}

static int try_backing(const char *path)
{
	struct fuse_backing_map map = { .fd = atoi(path + 9) };
	int id = ioctl(fuse_session_fd(fuse_get_session(fuse_get_context()->fuse)), FUSE_DEV_IOC_BACKING_OPEN, &map);

	return id < 0 ? errno : 0;
}

static void *do_init(struct fuse_conn_info *connection, struct fuse_config *config)
{
	config->use_ino = 1;
	fuse_set_feature_flag(connection, FUSE_CAP_PASSTHROUGH);
	printf("ready\n");
	fflush(stdout);
	return NULL;
}

static int do_getattr(const char *path, struct stat *stat, struct fuse_file_info *file)
{
	if (is_backing(path)) {
		*stat = (struct stat){ .st_mode = S_IFREG | 0400, .st_nlink = 1, .st_size = 16 };
		return 0;
	}
	return ended(file ? fstat(file->fh, stat) : fstatat(shown, below(path), stat, AT_SYMLINK_NOFOLLOW));
}

static int do_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
		      struct fuse_file_info *file, enum fuse_readdir_flags flags)
{
	int fd = openat(shown, below(path), O_RDONLY | O_DIRECTORY);
	DIR *directory = fd < 0 ? NULL : fdopendir(fd);

	(void)offset, (void)file, (void)flags;
	if (!directory)
		return -errno;
	for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
		fill(buffer, entry->d_name, NULL, 0, 0);
	closedir(directory);
	return 0;
}

static int do_create(const char *path, mode_t mode, struct fuse_file_info *file)
{
	int fd = openat(shown, below(path), file->flags | O_CREAT, mode);

	file->fh = fd;
	return ended(fd);
}

static int do_open(const char *path, struct fuse_file_info *file)
{
	if (is_backing(path)) {
		file->direct_io = 1;
		file->fh = -1;
		return 0;
	}
	return do_create(path, 0, file);
}

static int do_release(const char *path, struct fuse_file_info *file)
{
	(void)path;
	close(file->fh);
	return 0;
}

static int do_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *file)
{
	ssize_t got;

	if (is_backing(path))
		return offset ? 0 : snprintf(buffer, size, "%d\n", try_backing(path));
	got = pread(file->fh, buffer, size, offset);
	return got < 0 ? -errno : (int)got;
}

static int do_write(const char *path, const char *buffer, size_t size, off_t offset, struct fuse_file_info *file)
{
	ssize_t put = pwrite(file->fh, buffer, size, offset);

	(void)path;
	return put < 0 ? -errno : (int)put;
}

static int do_truncate(const char *path, off_t size, struct fuse_file_info *file)
{
	int fd = file ? (int)file->fh : openat(shown, below(path), O_WRONLY);
	int result = fd < 0 ? -errno : ended(ftruncate(fd, size));

	if (!file && fd >= 0)
		close(fd);
	return result;
}

static int do_rename(const char *from, const char *to, unsigned int flags)
{
	if (flags && options.no_rename_flags)
		return -ENOSYS;
	return ended(renameat2(shown, below(from), shown, below(to), flags));
}

static int do_mkdir(const char *path, mode_t mode)
{
	return ended(mkdirat(shown, below(path), mode));
}

static int do_mknod(const char *path, mode_t mode, dev_t device)
{
	return ended(mknodat(shown, below(path), mode, device));
}

static int do_unlink(const char *path)
{
	return ended(unlinkat(shown, below(path), 0));
}

static int do_rmdir(const char *path)
{
	return ended(unlinkat(shown, below(path), AT_REMOVEDIR));
}

static int do_symlink(const char *target, const char *path)
{
	return ended(symlinkat(target, shown, below(path)));
}

static int do_link(const char *from, const char *to)
{
	return ended(linkat(shown, below(from), shown, below(to), 0));
}

static int do_readlink(const char *path, char *buffer, size_t size)
{
	ssize_t length = readlinkat(shown, below(path), buffer, size - 1);

	if (length < 0)
		return -errno;
	buffer[length] = '\0';
	return 0;
}

static int do_chmod(const char *path, mode_t mode, struct fuse_file_info *file)
{
	(void)file;
	return ended(fchmodat(shown, below(path), mode, 0));
}

static int do_chown(const char *path, uid_t user, gid_t group, struct fuse_file_info *file)
{
	(void)file;
	return ended(fchownat(shown, below(path), user, group, AT_SYMLINK_NOFOLLOW));
}

static int do_utimens(const char *path, const struct timespec times[2], struct fuse_file_info *file)
{
	(void)file;
	return ended(utimensat(shown, below(path), times, AT_SYMLINK_NOFOLLOW));
}

static const struct fuse_operations operations = {
	.init = do_init,
	.getattr = do_getattr,
	.readdir = do_readdir,
	.create = do_create,
	.open = do_open,
	.release = do_release,
	.read = do_read,
	.write = do_write,
	.truncate = do_truncate,
	.rename = do_rename,
	.mkdir = do_mkdir,
	.mknod = do_mknod,
	.unlink = do_unlink,
	.rmdir = do_rmdir,
	.symlink = do_symlink,
	.link = do_link,
	.readlink = do_readlink,
	.chmod = do_chmod,
	.chown = do_chown,
	.utimens = do_utimens,
};

int main(int count, char *words[])
{
	struct fuse_args args;

	if (count < 3) {
		fprintf(stderr, "usage: %s DIRECTORY MOUNTPOINT [options]\n", words[0]);
		return 2;
	}
	shown = open(words[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (shown < 0) {
		perror(words[1]);
		return 1;
	}
	words[1] = words[0];
	args = (struct fuse_args)FUSE_ARGS_INIT(count - 1, words + 1);
	/* In the foreground, and one request at a time: what a test sees does not depend on threads. */
	if (fuse_opt_parse(&args, &options, known_options, NULL) || fuse_opt_add_arg(&args, "-f") ||
	    fuse_opt_add_arg(&args, "-s"))
		return 1;
	umask(0);
	return fuse_main(args.argc, args.argv, &operations, NULL);
}
