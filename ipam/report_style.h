// How the status page looks: light and dark, on paper, and on a phone.
#pragma once

// The text of a <style> element.
extern const char report_style[];
