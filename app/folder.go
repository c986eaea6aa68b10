package app

import (
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"fuelbook/backend/fault"

	"github.com/gofrs/flock"
)

// folder is a locked data folder: one program at a time.
type folder struct {
	dir  string
	lock *flock.Flock
}

// defaultDir is %LOCALAPPDATA%\Fuelbook on Windows, the XDG data folder elsewhere.
func defaultDir() (string, error) {
	if runtime.GOOS == "windows" {
		if base := os.Getenv("LOCALAPPDATA"); base != "" {
			return filepath.Join(base, "Fuelbook"), nil
		}
	} else if base := os.Getenv("XDG_DATA_HOME"); base != "" {
		return filepath.Join(base, "fuelbook"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fault.New(fault.Unavailable, "app.no_home", "找不到个人文件夹", "请用 --data 指定数据文件夹").Because(err)
	}
	if runtime.GOOS == "windows" {
		return filepath.Join(home, "AppData", "Local", "Fuelbook"), nil
	}
	return filepath.Join(home, ".local", "share", "fuelbook"), nil
}

func resolveDir(dir string) (string, error) {
	if dir == "" {
		return defaultDir()
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fault.New(fault.Invalid, "app.bad_folder", "数据文件夹「"+dir+"」不是有效路径", "请换一个文件夹").Because(err)
	}
	return abs, nil
}

// openFolder makes the folder if needed, refuses places a live database must not lie on, and locks it.
// Errors: app.folder, app.network_folder, app.busy.
func openFolder(dir string) (*folder, error) {
	dir, err := resolveDir(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.New(fault.Unavailable, "app.folder", "数据文件夹「"+dir+"」建不了", "请检查磁盘和权限，或用 --data 换一个文件夹").Because(err)
	}
	if why := unfitVolume(dir); why != "" {
		return nil, fault.New(fault.Invalid, "app.network_folder", "数据文件夹「"+dir+"」在"+why+"上，不能直接使用", "请放在本机硬盘；给别处的拷贝请用备份")
	}
	lock := flock.New(filepath.Join(dir, "fuelbook.lock"))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fault.New(fault.Unavailable, "app.folder", "数据文件夹「"+dir+"」不能写", "请检查磁盘和权限").Because(err)
	}
	if !got {
		return nil, fault.New(fault.Unavailable, "app.busy", "油客簿已经在使用这个数据文件夹", "请切换到已打开的窗口，或关闭它后再试")
	}
	return &folder{dir: dir, lock: lock}, nil
}

func (f *folder) database() string {
	return filepath.Join(f.dir, "fuelbook.db")
}

func (f *folder) release() { _ = f.lock.Unlock() } // the system drops the lock with the process anyway

// systemUser is the login name without the Windows domain.
func systemUser() string {
	u, err := user.Current()
	if err != nil {
		return "未知"
	}
	name := u.Username
	if i := strings.LastIndexAny(name, `\/`); i >= 0 {
		name = name[i+1:]
	}
	return name
}
